// What the map shows: things of the store as markers, in the page's language, with their ages as of the last minute.
import { computed } from "@preact/signals";
import type { AreaShape, Marker, Scene } from "~/map/types";
import { duration } from "~/shared/format/time";
import { tt } from "~/shared/i18n";
import { kindLabel, kindOf } from "~/shared/i18n/catalogue";
import { shown, shownAt } from "~/state/mode";
import { layers } from "~/state/prefs";
import { selected } from "~/state/selection";
import { areas, facilities, isAcknowledged, type LiveAlert, pressing } from "~/state/store";
import type { Facility, Site, Threat, Unit } from "~/state/types";
import { fading } from "./fading";
import { recentlyEnded, visibleAlerts, visibleThreats } from "./visible";

const TICK_MS = 15_000;
const UNIT_STALE_S = 30 * 60;
const ENDED_SHOWN_S = 24 * 3600;

/** Ages on the map need not be of this second: drawing thousands anew for that would cost what panning needs. */
const tick = computed(() => Math.floor(shownAt.value / TICK_MS) * TICK_MS);

/** Threats of which an Immediate alert is not answered. */
export const pressed = computed(() => new Set(pressing.value.map((alert) => alert.threat).filter((id) => id !== null)));

/** Whatever is filtered, what presses is on the map. */
const threatsHere = computed(() => {
  const through = new Set(visibleThreats.value.map(({ id }) => id));
  const besides = shown.threats.value.filter(({ id }) => pressed.value.has(id) && !through.has(id));
  return [...visibleThreats.value, ...besides];
});

const threatMarkers = computed(() => threatsHere.value.map((threat) => threatMarker(threat, tick.value, pressed.value)));

const endedMarkers = computed(() =>
  recentlyEnded.value
    .filter((threat) => tick.value - Date.parse(threat.ended_at ?? threat.evaluated_at) < ENDED_SHOWN_S * 1000)
    .map((threat) => threatMarker(threat, tick.value, pressed.value)),
);

const alertMarkers = computed(() => visibleAlerts.value.filter((alert) => alert.threat === null && alert.state === "active").map(alertMarker));

const unitMarkers = computed(() => shown.units.value.map((unit) => unitMarker(unit, tick.value)).filter((marker) => marker !== null));

const siteMarkers = computed(() => shown.sites.value.filter((site) => !site.retired).map((site) => siteMarker(site, tick.value)));

const facilityMarkers = computed(() => facilities.all.value.map(facilityMarker));

const areaShapes = computed<readonly AreaShape[]>(() =>
  layers.value.areas ? areas.all.value.map(({ id, name, kind, geometry }) => ({ id, label: name, kind, geometry })) : [],
);

export const scene = computed<Scene>(() => {
  const on = layers.value;
  return {
    markers: [
      ...(on.facilities ? facilityMarkers.value : []),
      ...(on.sites ? siteMarkers.value : []),
      ...(on.units ? unitMarkers.value : []),
      ...(on.ended ? endedMarkers.value : []),
      ...(on.threats ? threatMarkers.value : []),
      ...(on.alerts ? alertMarkers.value : []),
    ],
    areas: areaShapes.value,
    selected: onMap(selected.value),
  };
});

/** An alert about a threat has no symbol of its own: the threat's is ringed. */
function onMap(selection: typeof selected.value): Scene["selected"] {
  if (selection?.type !== "alert") return selection;
  const about = shown.alerts.value.find(({ id }) => id === selection.id)?.threat ?? null;
  return about === null ? selection : { type: "threat", id: about };
}

export function threatMarker(threat: Threat, at: number, pressedThreats: ReadonlySet<string>): Marker {
  const kind = kindOf(threat.kind);
  const ageS = Math.max(0, (at - Date.parse(threat.last_observed_at)) / 1000);
  const ended = threat.ended_at !== null;
  const confirmed = threat.state === "confirmed";
  return {
    type: "threat",
    id: threat.id,
    lat: threat.position.lat,
    lon: threat.position.lon,
    symbol: kind?.symbol ?? "",
    label: short(kindLabel(threat.kind)),
    note: ended ? tt("state", threat.state) : duration(ageS),
    sign: ended ? (threat.state === "cleared" ? "✓" : "✕") : confirmed || pressedThreats.has(threat.id) ? "!" : "?",
    tone: ended ? "quiet" : confirmed || pressedThreats.has(threat.id) ? "danger" : "warn",
    opacity: ended ? 0.6 : pressedThreats.has(threat.id) ? 1 : fading(ageS, kind?.half_life_s ?? null),
    ended,
    pressing: !ended && pressedThreats.has(threat.id),
    dangerM: ended ? 0 : threat.danger_radius_m,
    uncertaintyM: ended ? 0 : (threat.position.accuracy_m ?? 0),
    rank: (ended ? 30 : confirmed ? 60 : 50) + (pressedThreats.has(threat.id) ? 30 : 0),
  };
}

/** Labels of the map have room for a few words. */
function short(text: string): string {
  return text.length > 24 ? `${text.slice(0, 22).trimEnd()} …` : text;
}

function alertMarker(alert: LiveAlert): Marker {
  return {
    type: "alert",
    id: alert.id,
    lat: alert.position.lat,
    lon: alert.position.lon,
    symbol: kindOf(alert.kind)?.symbol ?? "",
    label: short(kindLabel(alert.kind)),
    note: `#${alert.number}`,
    sign: isAcknowledged(alert) ? "✓" : "!",
    tone: "danger",
    opacity: 1,
    ended: false,
    pressing: pressing.value.includes(alert),
    dangerM: alert.danger_radius_m,
    uncertaintyM: alert.position.accuracy_m ?? 0,
    rank: pressing.value.includes(alert) ? 90 : 70,
  };
}

function unitMarker(unit: Unit, at: number): Marker | null {
  if (unit.position === null) return null;
  const ageS = Math.max(0, (at - Date.parse(unit.position.at)) / 1000);
  return {
    type: "unit",
    id: unit.id,
    lat: unit.position.lat,
    lon: unit.position.lon,
    symbol: unit.capabilities.some((each) => each.startsWith("med")) ? "unit-medical" : unit.capabilities.includes("eod") ? "unit-eod" : "unit",
    label: unit.callsign,
    note: duration(ageS),
    sign: ageS > UNIT_STALE_S ? "…" : "",
    tone: "own",
    opacity: fading(ageS, UNIT_STALE_S),
    ended: false,
    dangerM: 0,
    uncertaintyM: 0,
    rank: 40,
  };
}

function siteMarker(site: Site, at: number): Marker {
  const { state, dark_since } = site.link;
  const dark = state === "dark" || state === "never_heard";
  const since = dark_since ? ` ${duration((at - Date.parse(dark_since)) / 1000)}` : "";
  return {
    type: "site",
    id: site.id,
    lat: site.position.lat,
    lon: site.position.lon,
    symbol: "site",
    label: site.name,
    note: state === "up" ? "" : tt("state", state) + since,
    sign: dark ? "✕" : state === "late" ? "…" : "",
    tone: dark ? "danger" : state === "late" ? "warn" : "own",
    opacity: 1,
    ended: false,
    dangerM: 0,
    uncertaintyM: 0,
    rank: dark ? 45 : 20,
  };
}

function facilityMarker(place: Facility): Marker {
  return {
    type: "facility",
    id: place.id,
    lat: place.position.lat,
    lon: place.position.lon,
    symbol: /hospital|clinic|medical|role/i.test(`${place.kind} ${place.capabilities.join(" ")}`) ? "hospital" : "facility",
    label: place.name,
    note: "",
    sign: "",
    tone: "quiet",
    opacity: 0.9,
    ended: false,
    dangerM: 0,
    uncertaintyM: 0,
    rank: 10,
  };
}
