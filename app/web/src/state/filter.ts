// The one filter of map, lists and timeline. It lives in the address, so that a view can be sent to somebody.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { now } from "./clock";
import { toggled } from "./toggled";
import type { Alert, Threat } from "./types";
import { param, setParams } from "./url";

export interface Filter {
  kinds: readonly string[];
  states: readonly string[];
  statuses: readonly string[];
  areas: readonly string[];
  /** What was observed or changed within the last so many seconds; null: whenever. */
  withinS: number | null;
  text: string;
}

export const NO_FILTER: Filter = { kinds: [], states: [], statuses: [], areas: [], withinS: null, text: "" };

const LISTS = { kinds: "kind", states: "state", statuses: "status", areas: "area" } as const;

export function parseFilter(read: (name: string) => string | null): Filter {
  const words = (name: string): string[] => (read(name) ?? "").split(",").filter(Boolean);
  const within = Number(read("within"));
  return {
    kinds: words("kind"),
    states: words("state"),
    statuses: words("status"),
    areas: words("area"),
    withinS: Number.isFinite(within) && within > 0 ? within : null,
    text: read("q") ?? "",
  };
}

export function filterParams(filter: Filter): Record<string, string> {
  return {
    ...Object.fromEntries(Object.entries(LISTS).map(([field, name]) => [name, filter[field as keyof typeof LISTS].join(",")])),
    within: filter.withinS === null ? "" : String(filter.withinS),
    q: filter.text,
  };
}

/** The filter as query parameters of the API's lists; `at` is now, UTC milliseconds. */
export function filterSearch(filter: Filter, at: number): Record<string, string> {
  const { within: _, ...rest } = filterParams(filter);
  const time = filter.withinS === null ? "" : `${new Date(at - filter.withinS * 1000).toISOString()}/..`;
  return { ...rest, time };
}

const current = signal<Filter>(parseFilter(param));

export const filter: ReadonlySignal<Filter> = current;

export const isFiltered = computed(() => Object.values(filterParams(filter.value)).some(Boolean));

export function setFilter(change: Partial<Filter>): void {
  current.value = { ...current.value, ...change };
  setParams(filterParams(current.value));
}

export function clearFilter(): void {
  setFilter(NO_FILTER);
}

/** Adds or removes one value of a list of the filter. */
export function toggleFilter(list: keyof typeof LISTS, value: string): void {
  setFilter({ [list]: toggled(current.value[list], value) });
}

export interface Filterable {
  kind: string;
  state: string;
  status: string;
  areas: readonly string[];
  /** RFC 3339. */
  at: string;
  /** What a text search looks through. */
  words: string;
}

export function matches(wanted: Filter, thing: Filterable, at: number): boolean {
  const named = (list: readonly string[], value: string): boolean => list.length === 0 || list.includes(value);
  return (
    named(wanted.kinds, thing.kind) &&
    named(wanted.states, thing.state) &&
    named(wanted.statuses, thing.status) &&
    (wanted.areas.length === 0 || thing.areas.some((area) => wanted.areas.includes(area))) &&
    (wanted.withinS === null || Date.parse(thing.at) >= at - wanted.withinS * 1000) &&
    (wanted.text === "" || thing.words.toLowerCase().includes(wanted.text.toLowerCase()))
  );
}

export function matchesThreat(wanted: Filter, threat: Threat, words: string, at = now.peek()): boolean {
  return matches(wanted, { ...threat, at: threat.last_observed_at, words: `${words} ${threat.id}` }, at);
}

/** Alerts have states of their own; of the filter's states only those that alerts know concern them. */
export function matchesAlert(wanted: Filter, alert: Alert, words: string, at = now.peek()): boolean {
  const states = wanted.states.filter((state) => ALERT_STATES.has(state));
  const thing = { ...alert, at: alert.updated_at, words: `${words} ${alert.text} ${alert.number}` };
  return matches({ ...wanted, states }, thing, at);
}

const ALERT_STATES = new Set(["active", "cancelled"]);
