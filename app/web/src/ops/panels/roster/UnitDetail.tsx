// One unit: where it was last known to be and by what, what it is for, and what it was told.
import { distance } from "~/shared/format/number";
import { t } from "~/shared/i18n";
import { word } from "~/shared/i18n/catalogue";
import { Age, Button, Code, Facts, Kind, Moment, Place, State, StatusMark, Symbol } from "~/shared/ui";
import { shown, shownAt } from "~/state/mode";
import { select } from "~/state/selection";
import { areas } from "~/state/store";
import type { Unit } from "~/state/types";
import { openTab } from "../../shell/tabs";
import { ltr } from "../../timeline/words";
import { isAnswered, type Told } from "./roster";
import { isStale } from "./UnitRow";

export function UnitDetail({ id, told }: { id: string; told: readonly Told[] }) {
  const unit = shown.units.value.find((each) => each.id === id);
  if (!unit) return <p class="empty">{t("roster.gone")}</p>;
  const open = told.filter((each) => !isAnswered(each));
  const done = told.filter(isAnswered);
  return (
    <article class="detail unit" aria-label={unit.callsign}>
      <h3>
        <Code>{unit.callsign}</Code> {unit.name}
      </h3>
      <Facts
        of={[
          [t("roster.lastFix"), <Fix key="fix" unit={unit} />],
          unit.position && [t("roster.source"), <Source key="source" unit={unit} />],
          unit.position && [t("common.place"), <Place key="place" lat={unit.position.lat} lon={unit.position.lon} />],
          [t("roster.site"), <SiteLink key="site" code={unit.site} />],
          unit.parent !== null && [t("roster.parent"), <Code key="parent">{unit.parent}</Code>],
          unit.role !== "" && [t("roster.role"), unit.role.replaceAll("_", " ")],
          unit.capabilities.length > 0 && [t("roster.capabilities"), unit.capabilities.join(", ").replaceAll("_", " ")],
          [t("roster.aos"), <Areas key="areas" codes={unit.areas} />],
        ]}
      />
      <section aria-label={t("roster.notAnswered")}>
        <h3>{t("roster.notAnswered")}</h3>
        {open.length === 0 ? <p class="small">✓ {t("roster.allAnswered")}</p> : <ToldList told={open} />}
      </section>
      {done.length > 0 && (
        <details>
          <summary>{t("roster.answered", { n: done.length })}</summary>
          <ToldList told={done} />
        </details>
      )}
      {unit.position && <Button onClick={() => select({ type: "unit", id }, { fly: true })}>{t("common.showOnMap")}</Button>}
    </article>
  );
}

function Fix({ unit }: { unit: Unit }) {
  if (unit.position === null) return <strong class="stale">{t("roster.neverLocated")}</strong>;
  return (
    <>
      <span class={isStale(unit, shownAt.value) ? "stale" : ""}>
        <Age at={unit.position.at} />
      </span>{" "}
      · <Moment at={unit.position.at} />
    </>
  );
}

/** A position has a source: through which site it came, how exact it is, and whether it is real. */
function Source({ unit }: { unit: Unit }) {
  const { accuracy_m, status } = unit.position as NonNullable<Unit["position"]>;
  return (
    <>
      {t("roster.bySite", { site: ltr(unit.site) })} · {accuracy_m === null ? t("roster.accuracyUnknown") : ltr(`± ${distance(accuracy_m)}`)} <StatusMark status={status} />
    </>
  );
}

function SiteLink({ code }: { code: string }) {
  const site = shown.sites.value.find((each) => each.code === code);
  return (
    <>
      <button type="button" class="button quiet inline" onClick={() => select({ type: "site", id: code }, { fly: true })}>
        <Code>{code}</Code>
      </button>{" "}
      {site && <State is={site.link.state} />}
    </>
  );
}

function Areas({ codes }: { codes: readonly string[] }) {
  if (codes.length === 0) return <>{t("roster.noAo")}</>;
  return (
    <>
      {codes.map((code) => (
        <button
          key={code}
          type="button"
          class="button quiet inline"
          onClick={() => {
            select({ type: "area", id: code }, { fly: true });
            openTab("areas");
          }}
        >
          {areas.get(code)?.name ?? code}
        </button>
      ))}
    </>
  );
}

function ToldList({ told }: { told: readonly Told[] }) {
  return (
    <ul class="told">
      {told.map(({ alert, delivery }) => (
        <li key={alert.id} class={delivery.overdue ? "overdue" : ""}>
          <button
            type="button"
            onClick={() => {
              select({ type: "alert", id: alert.id }, { fly: true });
              openTab("alerts");
            }}
          >
            <Symbol kind={alert.kind} size={22} />
            <span class="grow">
              <span class="line">
                <strong>
                  <bdi dir="ltr">#{alert.number}</bdi> <Kind code={alert.kind} />
                </strong>
                <StatusMark status={alert.status} />
                <span class={`urgency ${alert.urgency}`}>{word("urgency", alert.urgency)}</span>
              </span>
              <span class="line small">
                <State is={delivery.state} />
                {delivery.response !== null && <span>{word("response", delivery.response)}</span>}
                {delivery.acknowledged_by && <span>{t("alerts.answeredBy", { person: delivery.acknowledged_by })}</span>}
                {delivery.held && <span>{t("alerts.heldBack")}</span>}
                <TimeLeft at={delivery.escalate_at} overdue={delivery.overdue} />
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function TimeLeft({ at, overdue }: { at: string | null; overdue: boolean }) {
  if (overdue) return <strong class="overdue">⚠ {t("alerts.timeUp")}</strong>;
  if (at === null) return null;
  return (
    <span>
      {t("roster.escalates")} <Age at={at} />
    </span>
  );
}
