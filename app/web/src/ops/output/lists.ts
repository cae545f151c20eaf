// Everything that is on the map as lists with columns: the tables, the print and the exports are all made of these.
import { computed, type ReadonlySignal } from "@preact/signals";
import { percent } from "~/shared/format/number";
import { latLon, mgrs } from "~/shared/format/place";
import { duration } from "~/shared/format/time";
import { instruction, kindLabel, word } from "~/shared/i18n/catalogue";
import { t, tt } from "~/shared/i18n";
import { shown, shownAt } from "~/state/mode";
import { coordinates } from "~/state/prefs";
import type { Ref } from "~/state/selection";
import { areas, facilities, type LiveAlert } from "~/state/store";
import type { Area, Facility, GeoJSON, Position, Report, Site, Threat, Unit } from "~/state/types";
import { byNeed } from "../panels/alerts/order";
import { byUrgency } from "../panels/threats/order";
import { recentlyEnded, visibleAlerts, visibleThreats } from "../shell/visible";
import type { Cell } from "./csv";

export interface Column<T> {
  /** Name in an export: that of the API's field. */
  key: string;
  title(): string;
  /** As exported, and as sorted by. */
  value(item: T): Cell;
  /** As read by people, in the page's language; the value itself when not given. */
  text?(item: T): string;
  /** Written left to right in every language. */
  ltr?: boolean;
  /** May be broken into several lines. */
  long?: boolean;
  /** Exported, but of no use to people. */
  hidden?: boolean;
}

export interface Listing<T = unknown> {
  id: string;
  title(): string;
  items: ReadonlySignal<readonly T[]>;
  /** The first names the thing. */
  columns: readonly Column<T>[];
  idOf(item: T): string;
  /** What is selected by choosing a row. */
  ref(item: T): Ref | null;
  geometry(item: T): GeoJSON | null;
}

const column = <T>(key: string, title: () => string, value: (item: T) => Cell, more: Partial<Column<T>> = {}): Column<T> => ({ key, title, value, ...more });

const ago = (at: string | null): string => (at === null ? t("common.never") : t("common.age", { age: duration((shownAt.value - Date.parse(at)) / 1000) }));

const point = ({ lat, lon }: { lat: number; lon: number }): GeoJSON => ({ type: "Point", coordinates: [lon, lat] });

function placeColumns<T>(place: (item: T) => Pick<Position, "lat" | "lon" | "accuracy_m"> | null): Column<T>[] {
  const of = (item: T, read: (at: Pick<Position, "lat" | "lon" | "accuracy_m">) => Cell): Cell => {
    const at = place(item);
    return at === null ? null : read(at);
  };
  return [
    column("mgrs", () => t("common.place"), (item) => of(item, ({ lat, lon }) => mgrs(lat, lon)), {
      text: (item) => String(of(item, ({ lat, lon }) => (coordinates.value === "mgrs" ? mgrs(lat, lon) : latLon(lat, lon))) ?? "–"),
      ltr: true,
    }),
    column("lat", () => "", (item) => of(item, ({ lat }) => lat), { hidden: true }),
    column("lon", () => "", (item) => of(item, ({ lon }) => lon), { hidden: true }),
    column("accuracy_m", () => "", (item) => of(item, ({ accuracy_m }) => accuracy_m), { hidden: true }),
  ];
}

const threatList: Listing<Threat> = {
  id: "threats",
  title: () => t("tabs.threats"),
  items: computed(() => [...visibleThreats.value, ...recentlyEnded.value].sort(byUrgency)),
  idOf: ({ id }) => id,
  ref: ({ id }) => ({ type: "threat", id }),
  geometry: ({ position }) => point(position),
  columns: [
    column("kind", () => t("filter.kind"), ({ kind }) => kind, { text: ({ kind }) => kindLabel(kind), long: true }),
    column("state", () => t("filter.state"), ({ state }) => state, { text: ({ state }) => tt("state", state) }),
    column("status", () => t("filter.status"), ({ status }) => status, { text: ({ status }) => word("status", status) }),
    column("confidence", () => t("threats.confidence"), ({ confidence }) => confidence, { text: ({ confidence }) => percent(confidence) }),
    column("severity", () => t("threats.severity"), ({ severity }) => severity, { text: ({ severity }) => word("severity", severity) }),
    column("certainty", () => t("threats.certainty"), ({ certainty }) => certainty, { text: ({ certainty }) => word("certainty", certainty) }),
    column("sources", () => t("table.sources"), ({ sources }) => sources),
    ...placeColumns<Threat>(({ position }) => position),
    column("danger_radius_m", () => t("threats.danger"), ({ danger_radius_m }) => danger_radius_m, { text: ({ danger_radius_m }) => t("common.metres", { n: Math.round(danger_radius_m) }) }),
    column("last_observed_at", () => t("threats.lastSeen"), ({ last_observed_at }) => last_observed_at, { text: ({ last_observed_at }) => ago(last_observed_at) }),
    column("areas", () => t("tabs.areas"), (threat) => threat.areas.join(" "), { long: true }),
    column("first_observed_at", () => "", ({ first_observed_at }) => first_observed_at, { hidden: true }),
    column("expires_at", () => "", ({ expires_at }) => expires_at, { hidden: true }),
    column("ended_at", () => "", ({ ended_at }) => ended_at, { hidden: true }),
    column("id", () => "", ({ id }) => id, { hidden: true }),
  ],
};

const alertList: Listing<LiveAlert> = {
  id: "alerts",
  title: () => t("tabs.alerts"),
  items: computed(() => [...visibleAlerts.value].sort(byNeed)),
  idOf: ({ id }) => id,
  ref: ({ id }) => ({ type: "alert", id }),
  geometry: ({ position }) => point(position),
  columns: [
    column("number", () => t("table.number"), ({ number }) => number, { text: ({ number }) => `#${number}`, ltr: true }),
    column("kind", () => t("filter.kind"), ({ kind }) => kind, { text: ({ kind }) => kindLabel(kind), long: true }),
    column("urgency", () => t("table.urgency"), ({ urgency }) => urgency, { text: ({ urgency }) => word("urgency", urgency) }),
    column("state", () => t("filter.state"), ({ state }) => state, { text: ({ state }) => tt("state", state) }),
    column("status", () => t("filter.status"), ({ status }) => status, { text: ({ status }) => word("status", status) }),
    column("acknowledged", () => t("table.answered"), ({ deliveries }) => deliveries.acknowledged ?? 0, {
      text: ({ deliveries }) => t("alerts.acknowledged", { done: deliveries.acknowledged ?? 0, total: deliveries.total ?? 0 }),
    }),
    column("addressees", () => "", ({ deliveries }) => deliveries.total ?? 0, { hidden: true }),
    column("overdue", () => t("table.overdue"), ({ overdue }) => overdue),
    column("unanswered", () => t("roster.notAnswered"), (alert) => unanswered(alert).join(" ") || null, { ltr: true, long: true }),
    column("instruction", () => t("alerts.instruction"), (alert) => alert.instruction, { text: (alert) => instruction(alert.instruction), long: true }),
    column("text", () => t("table.text"), ({ text }) => text || null, { long: true }),
    ...placeColumns<LiveAlert>(({ position }) => position),
    column("danger_radius_m", () => t("threats.danger"), ({ danger_radius_m }) => danger_radius_m, { text: ({ danger_radius_m }) => t("common.metres", { n: Math.round(danger_radius_m) }) }),
    column("created_at", () => t("table.issued"), ({ created_at }) => created_at, { text: ({ created_at }) => ago(created_at) }),
    column("expires_at", () => "", ({ expires_at }) => expires_at, { hidden: true }),
    column("created_by", () => "", ({ created_by }) => created_by, { hidden: true }),
    column("threat", () => "", ({ threat }) => threat, { hidden: true }),
    column("uuid", () => "", ({ uuid }) => uuid, { hidden: true }),
  ],
};

function unanswered(alert: LiveAlert): string[] {
  return (alert.delivered ?? []).filter(({ state }) => state !== "acknowledged" && state !== "lapsed").map(({ addressee }) => addressee);
}

const unitList: Listing<Unit> = {
  id: "units",
  title: () => t("roster.units"),
  items: shown.units,
  idOf: ({ id }) => id,
  ref: ({ id }) => ({ type: "unit", id }),
  geometry: ({ position }) => (position === null ? null : point(position)),
  columns: [
    column("callsign", () => t("roster.by.callsign"), ({ callsign }) => callsign, { ltr: true }),
    column("name", () => t("roster.by.name"), ({ name }) => name, { long: true }),
    column("site", () => t("roster.site"), ({ site }) => site, { ltr: true }),
    ...placeColumns<Unit>(({ position }) => position),
    column("position_at", () => t("roster.lastFix"), ({ position }) => position?.at ?? null, {
      text: ({ position }) => (position ? ago(position.at) : t("roster.neverLocated")),
    }),
    column("areas", () => t("roster.aos"), (unit) => unit.areas.join(" "), { ltr: true, long: true }),
    column("capabilities", () => t("roster.capabilities"), ({ capabilities }) => capabilities.join(" "), { text: ({ capabilities }) => capabilities.join(", ").replaceAll("_", " "), long: true }),
    column("unanswered", () => t("roster.notAnswered"), ({ callsign }) => (owedBy.value.get(callsign) ?? []).join(" ") || null, { ltr: true }),
  ],
};

/** Addressee → numbers of active alerts that it has not answered. */
const owedBy = computed(() => {
  const found = new Map<string, string[]>();
  for (const alert of shown.alerts.value) {
    if (alert.state !== "active") continue;
    for (const who of unanswered(alert)) found.set(who, [...(found.get(who) ?? []), `#${alert.number}`]);
  }
  return found;
});

const siteList: Listing<Site> = {
  id: "sites",
  title: () => t("roster.sites"),
  items: computed(() => shown.sites.value.filter(({ retired }) => !retired)),
  idOf: ({ id }) => id,
  ref: ({ id }) => ({ type: "site", id }),
  geometry: ({ position }) => point(position),
  columns: [
    column("name", () => t("roster.by.name"), ({ name }) => name, { long: true }),
    column("code", () => t("table.code"), ({ code }) => code, { ltr: true }),
    column("state", () => t("roster.profile"), ({ link }) => link.state, { text: ({ link }) => tt("state", link.state) }),
    column("dark_since", () => t("roster.darkSince"), ({ link }) => link.dark_since, { text: ({ link }) => (link.dark_since ? ago(link.dark_since) : "–") }),
    column("last_heard_at", () => t("roster.lastHeard"), ({ link }) => link.last_heard_at, { text: ({ link }) => ago(link.last_heard_at) }),
    column("waiting", () => t("roster.by.queue"), ({ link }) => link.waiting),
    column("oldest_s", () => t("roster.oldestTitle"), ({ link }) => link.oldest_s, { text: ({ link }) => (link.oldest_s ? duration(link.oldest_s) : "–") }),
    column("bytes_today", () => t("roster.bytesToday"), ({ link }) => link.bytes_today),
    column("clock_skew_s", () => t("roster.clock"), ({ link }) => link.clock_skew_s, { text: ({ link }) => (link.clock_skew_s === null ? "–" : t("units.seconds", { n: link.clock_skew_s })) }),
    column("dropped_positions", () => t("roster.droppedTitle"), ({ link }) => link.dropped_positions),
    ...placeColumns<Site>(({ position }) => position),
  ],
};

const facilityList: Listing<Facility> = {
  id: "facilities",
  title: () => t("map.layer.facilities"),
  items: facilities.all,
  idOf: ({ id }) => id,
  ref: ({ id }) => ({ type: "facility", id }),
  geometry: ({ position }) => point(position),
  columns: [
    column("name", () => t("roster.by.name"), ({ name }) => name, { long: true }),
    column("code", () => t("table.code"), ({ code }) => code, { ltr: true }),
    column("kind", () => t("roster.kind"), ({ kind }) => kind, { text: ({ kind }) => kind.replaceAll("_", " ") }),
    column("capabilities", () => t("roster.capabilities"), ({ capabilities }) => capabilities.join(" "), { text: ({ capabilities }) => capabilities.join(", ").replaceAll("_", " "), long: true }),
    ...placeColumns<Facility>(({ position }) => position),
  ],
};

const areaList: Listing<Area> = {
  id: "areas",
  title: () => t("tabs.areas"),
  items: areas.all,
  idOf: ({ id }) => id,
  ref: ({ id }) => ({ type: "area", id }),
  geometry: ({ geometry }) => geometry,
  columns: [
    column("name", () => t("roster.by.name"), ({ name }) => name, { long: true }),
    column("code", () => t("table.code"), ({ code }) => code, { ltr: true }),
    column("kind", () => t("roster.kind"), ({ kind }) => kind, { text: ({ kind }) => kind.replaceAll("_", " ") }),
  ],
};

/** Reports are not kept by the page: they are loaded when somebody exports them. */
export const reportColumns: readonly Column<Report>[] = [
  column("kind", () => t("filter.kind"), ({ kind }) => kind),
  column("status", () => t("filter.status"), ({ status }) => status),
  column("observed_at", () => "", ({ observed_at }) => observed_at),
  column("received_at", () => "", ({ received_at }) => received_at),
  column("site", () => "", ({ site }) => site),
  column("unit", () => "", ({ unit }) => unit),
  ...placeColumns<Report>(({ position }) => position),
  column("reliability", () => "", ({ grade }) => grade.reliability),
  column("credibility", () => "", ({ grade }) => grade.credibility),
  column("severity", () => "", ({ severity }) => severity),
  column("text", () => "", ({ text }) => text || null),
  column("fields", () => "", ({ fields }) => (Object.keys(fields).length ? JSON.stringify(fields) : null)),
  column("threat", () => "", ({ threat }) => threat),
  column("amends", () => "", ({ amends }) => amends),
  column("id", () => "", ({ id }) => id),
];

/** Every list of what the map shows, in the order of its weight; each reads only items of its own. */
export const LISTINGS = [threatList, alertList, unitList, siteList, facilityList, areaList] as unknown as readonly Listing[];

export function shownColumns<T>(listing: Listing<T>): readonly Column<T>[] {
  return listing.columns.filter(({ hidden }) => !hidden);
}

export function textOf<T>(of: Column<T>, item: T): string {
  return of.text?.(item) ?? String(of.value(item) ?? "–");
}
