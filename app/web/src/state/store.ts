// What the page knows of the mission: collections that the live stream keeps true, and what is loaded beside it.
import { computed, signal } from "@preact/signals";
import * as calls from "./calls";
import { Collection } from "./collection";
import { refreshed } from "./refresh";
import type { Alert, Area, Delivery, Facility, JournalEvent, Mission, Site, Threat, Unit } from "./types";

export type LiveAlert = Alert & { delivered: Delivery[] };

export const threats = new Collection<Threat>();
export const alerts = new Collection<LiveAlert>();
export const sites = new Collection<Site>();
export const units = new Collection<Unit>();
export const areas = new Collection<Area>();
export const facilities = new Collection<Facility>();
export const mission = signal<Mission | null>(null);

/** The newest events of the journal as the stream told them, oldest first; what lists and counters are kept fresh by. */
export const journal = signal<readonly JournalEvent[]>([]);
export const JOURNAL_KEPT = 2000;

/** When anything last happened in the mission, as far as the centre told us; RFC 3339. */
export const lastHappening = signal<string | null>(null);

/** Rises whenever how things stand was taken anew: what was loaded by a panel of its own is to be loaded again. */
export const generation = signal(0);

export const darkSites = computed(() =>
  sites.all.value.filter((site) => !site.retired && (site.link.state === "dark" || site.link.state === "never_heard")),
);

/** Whether anything shown here is of an exercise or a test. */
export const exerciseShown = computed(
  () =>
    (mission.value !== null && mission.value.status !== "actual") ||
    threats.all.value.some((threat) => threat.status !== "actual" && threat.ended_at === null) ||
    alerts.all.value.some((alert) => alert.status !== "actual" && alert.state === "active"),
);

/** Answered by everybody who was told. */
export function isAcknowledged(alert: Alert): boolean {
  const { total = 0, acknowledged = 0, lapsed = 0 } = alert.deliveries;
  return total > 0 && acknowledged + lapsed >= total;
}

/** Active, Immediate, and not answered by all: shown whatever is filtered, and sounded. */
export const pressing = computed(() =>
  alerts.all.value.filter((alert) => alert.state === "active" && alert.urgency === "immediate" && !isAcknowledged(alert)),
);

export const refreshMission = refreshed(async () => {
  mission.value = (await calls.readMission().catch(() => null))?.value ?? null;
});
export const refreshAreas = refreshed(async () => areas.replace(await calls.listAreas()));
export const refreshFacilities = refreshed(async () => facilities.replace(await calls.listFacilities()));
export const refreshSites = refreshed(async () => sites.replace(await calls.listSites()));
export const refreshUnits = refreshed(async () => units.replace(await calls.listUnits()));

/** Everything that the stream's snapshot does not bring. */
export function loadSurroundings(): void {
  for (const load of [refreshMission, refreshAreas, refreshFacilities]) load();
}
