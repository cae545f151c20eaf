// Units and sites: who is out there, how old is what we know of them, what they were told and have not answered.
import { computed, signal } from "@preact/signals";
import { t, tt } from "~/shared/i18n";
import { List, Split } from "~/shared/ui";
import { filter } from "~/state/filter";
import { isLive, shown } from "~/state/mode";
import { select, selected, selectedId } from "~/state/selection";
import type { Site, Unit } from "~/state/types";
import { param, setParams } from "~/state/url";
import { FacilityDetail } from "./FacilityDetail";
import { SITE_ORDERS, type SiteOrder, sortSites, sortUnits, toldBy, UNIT_ORDERS, type UnitOrder, unansweredOf } from "./roster";
import { SiteDetail } from "./SiteDetail";
import { SiteRow } from "./SiteRow";
import { UnitDetail } from "./UnitDetail";
import { UnitRow } from "./UnitRow";
import "./roster.css";

type View = "units" | "sites";

const chosen = signal<View>(param("roster") === "sites" ? "sites" : "units");
const unitOrder = signal<UnitOrder>("attention");
const siteOrder = signal<SiteOrder>("attention");

/** What is selected on the map decides which list is shown; else the last choice. */
const view = computed<View>(() => {
  const type = selected.value?.type;
  return type === "unit" ? "units" : type === "site" ? "sites" : chosen.value;
});

export const told = computed(() => toldBy(shown.alerts.value));

const units = computed(() => {
  const { areas, text } = filter.value;
  const wanted = shown.units.value.filter(
    (unit) => (areas.length === 0 || unit.areas.some((area) => areas.includes(area))) && says(text, unit.callsign, unit.name, unit.site, unit.role),
  );
  return sortUnits(wanted, unitOrder.value, told.value);
});

const sites = computed(() => {
  const { areas, text } = filter.value;
  const ofAreas = new Set(shown.units.value.filter((unit) => unit.areas.some((area) => areas.includes(area))).map((unit) => unit.site));
  const wanted = shown.sites.value.filter((site) => (areas.length === 0 || ofAreas.has(site.code)) && says(text, site.code, site.name));
  return sortSites(wanted, siteOrder.value);
});

function says(text: string, ...words: string[]): boolean {
  return text === "" || words.join(" ").toLowerCase().includes(text.toLowerCase());
}

export function RosterPanel() {
  const id = selectedId("unit") ?? selectedId("site");
  const place = selectedId("facility");
  return (
    <Split detail={detail(id, place)}>
      <h2 class="visually-hidden">{t("roster.title")}</h2>
      <Head />
      {view.value === "units" ? (
        <List
          items={units.value}
          label={t("roster.units")}
          idOf={(unit: Unit) => unit.id}
          selected={selectedId("unit")}
          onSelect={(unit) => select({ type: "unit", id: unit }, { fly: true })}
          tone={(unit) => (unansweredOf(told.value, unit.callsign).some(({ delivery }) => delivery.overdue) ? "urgent" : "")}
          render={(unit) => <UnitRow unit={unit} unanswered={unansweredOf(told.value, unit.callsign)} />}
          empty={t("roster.noUnits")}
        />
      ) : (
        <List
          items={sites.value}
          label={t("roster.sites")}
          idOf={(site: Site) => site.id}
          selected={selectedId("site")}
          onSelect={(site) => select({ type: "site", id: site }, { fly: true })}
          tone={(site) => (site.retired ? "faded" : site.link.state === "dark" ? "urgent" : "")}
          render={(site) => <SiteRow site={site} />}
          empty={t("roster.noSites")}
        />
      )}
    </Split>
  );
}

function detail(id: string | null, place: string | null) {
  if (place !== null) return <FacilityDetail key={place} id={place} />;
  if (id === null) return null;
  return view.value === "units" ? <UnitDetail key={id} id={id} told={told.value.get(id) ?? []} /> : <SiteDetail key={id} id={id} />;
}

function Head() {
  const isUnits = view.value === "units";
  const choose = (wanted: View): void => {
    chosen.value = wanted;
    setParams({ roster: wanted === "sites" ? "sites" : "" });
    if (selected.value && selected.value.type !== (wanted === "units" ? "unit" : "site")) select(null);
  };
  return (
    <div class="roster-head">
      <div class="segments" role="group" aria-label={t("roster.title")}>
        <button type="button" aria-pressed={isUnits} onClick={() => choose("units")}>
          {t("roster.units")} <span class="badge">{units.value.length}</span>
        </button>
        <button type="button" aria-pressed={!isUnits} onClick={() => choose("sites")}>
          {t("roster.sites")} <span class="badge">{sites.value.length}</span>
        </button>
      </div>
      <label class="order">
        <span>{t("roster.order")}</span>
        {isUnits ? (
          <Order of={UNIT_ORDERS} value={unitOrder.value} onChange={(order) => (unitOrder.value = order)} />
        ) : (
          <Order of={SITE_ORDERS} value={siteOrder.value} onChange={(order) => (siteOrder.value = order)} />
        )}
      </label>
      {!isLive.value && !isUnits && <p class="small">{t("roster.pastLinks")}</p>}
    </div>
  );
}

function Order<T extends string>({ of, value, onChange }: { of: readonly T[]; value: T; onChange(order: T): void }) {
  return (
    <select value={value} onChange={(event) => onChange(event.currentTarget.value as T)}>
      {of.map((order) => (
        <option key={order} value={order}>
          {tt("roster.by", order)}
        </option>
      ))}
    </select>
  );
}
