// Applies the live stream to the store: a snapshot replaces what is known, an event changes it.
import * as calls from "./calls";
import { currentMs } from "./clock";
import { onFrame } from "./frame";
import { Refetch } from "./refresh";
import type { Message } from "./sse";
import * as store from "./store";
import { follow } from "./stream";
import type { JournalEvent, Moment, Snapshot, Threat } from "./types";

/** Told of every event after it was applied; a panel that keeps something of its own listens here. */
type Listener = (event: JournalEvent) => void;

const SITES_EVERY_MS = 15_000;

const listeners = new Set<Listener>();
let fresh: JournalEvent[] = [];

export function onEvent(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Follows the stream for the life of the page. */
export function startLive(): () => void {
  const stop = follow({ take });
  // Queues and bytes of a link change without an event.
  const timer = setInterval(() => document.hidden || store.refreshSites(), SITES_EVERY_MS);
  return () => {
    clearInterval(timer);
    stop();
  };
}

export function take(message: Message): void {
  if (message.event === "snapshot") takeSnapshot(JSON.parse(message.data) as Snapshot);
  else if (message.event !== "cut") takeEvent(JSON.parse(message.data) as JournalEvent);
}

function takeSnapshot(snapshot: Snapshot): void {
  store.threats.replace(snapshot.threats ?? []);
  store.alerts.replace(snapshot.alerts ?? []);
  store.sites.replace(snapshot.sites ?? []);
  store.units.replace(snapshot.units ?? []);
  onFrame(markPicture);
  store.lastHappening.value = newest(snapshot);
  store.generation.value += 1;
  store.loadSurroundings();
}

/** When the page first said anything of use, for whoever measures it. */
function markPicture(): void {
  performance.mark("heliograph-picture");
}

function newest({ threats = [], alerts = [], sites = [] }: Snapshot): Moment | null {
  const moments = [
    ...threats.map((threat) => threat.evaluated_at),
    ...alerts.map((alert) => alert.updated_at),
    ...sites.map((site) => site.link.last_heard_at ?? ""),
  ];
  return moments.reduce((latest, each) => (each > latest ? each : latest), "") || null;
}

const alertsDue = new Refetch(async (id) => store.alerts.put((await calls.readAlert(id)).value));
const unitsDue = new Refetch(async () => store.refreshUnits(), 1);

function takeEvent(event: JournalEvent): void {
  const [group = "", what = ""] = event.type.split(".");
  APPLY[group]?.(event, what);
  fresh.push(event);
  onFrame(keepJournal);
  for (const listener of listeners) listener(event);
}

function keepJournal(): void {
  if (fresh.length === 0) return;
  store.journal.value = [...store.journal.value, ...fresh].slice(-store.JOURNAL_KEPT);
  store.lastHappening.value = fresh.at(-1)?.at ?? null;
  fresh = [];
}

const APPLY: Readonly<Record<string, (event: JournalEvent, what: string) => void>> = {
  threat: (event) => store.threats.put(threatOf(event, store.threats.peek(event.subject))),
  alert: (event) => {
    const state = event.data.state as "active" | "cancelled" | "expired" | undefined;
    if (state) store.alerts.patch(event.subject, { state });
    alertsDue.ask(event.subject);
  },
  delivery: (event) => alertsDue.ask(event.subject),
  unit: (event, what) => {
    if (what !== "moved" || !moveUnit(event)) unitsDue.ask(event.subject);
  },
  site: (event, what) => {
    const site = store.sites.peek(event.subject);
    const state = what === "dark" ? "dark" : what === "heard" ? "up" : null;
    if (site && state) store.sites.put({ ...site, link: { ...site.link, state } });
    store.refreshSites();
  },
  area: () => store.refreshAreas(),
  roster: () => {
    store.refreshMission();
    store.refreshAreas();
    store.refreshFacilities();
    store.refreshSites();
    store.refreshUnits();
  },
};

function moveUnit({ data, subject }: JournalEvent): boolean {
  const at = moment(data.at) ?? "";
  const age = Math.max(0, Math.round(currentMs() / 1000 - Number(data.at)));
  const { lat, lon, accuracy_m, status } = data as { lat: number; lon: number; accuracy_m: number | null; status: "actual" };
  return store.units.patch(subject, { position: { lat, lon, accuracy_m, at, age_s: age, status } });
}

/** What `threat.*` events carry: times as UTC seconds. */
type Told = Pick<Threat, "kind" | "family" | "status" | "state" | "reason" | "danger_radius_m" | "severity" | "confidence" | "certainty" | "conflict" | "revision"> & {
  lat: number;
  lon: number;
  uncertainty_m: number;
  report_count: number;
  group_count: number;
  superseded_by: string | null;
} & Record<"first_observed_at" | "last_observed_at" | "expires_at" | "ended_at", number | null>;

/** A threat as an event tells it: the event has all that is shown but which areas it touches. */
export function threatOf({ data, subject, at }: JournalEvent, before: Threat | undefined): Threat {
  const told = data as unknown as Told;
  return {
    id: subject,
    kind: told.kind,
    family: told.family,
    status: told.status,
    state: told.state,
    reason: told.reason,
    position: { lat: told.lat, lon: told.lon, accuracy_m: told.uncertainty_m },
    danger_radius_m: told.danger_radius_m,
    severity: told.severity,
    confidence: told.confidence,
    certainty: told.certainty,
    conflict: told.conflict,
    first_observed_at: moment(told.first_observed_at) ?? at,
    last_observed_at: moment(told.last_observed_at) ?? at,
    evaluated_at: at,
    expires_at: moment(told.expires_at),
    ended_at: moment(told.ended_at),
    reports: told.report_count,
    sources: told.group_count,
    superseded_by: told.superseded_by ?? null,
    areas: before?.areas ?? [],
    revision: told.revision,
  };
}

/** UTC seconds as the API writes times. */
export function moment(seconds: unknown): Moment | null {
  return typeof seconds === "number" ? new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, "Z") : null;
}
