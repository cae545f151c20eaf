// The sub-lists of the inbox: which one is open (it is in the address), what is in it, and how it is kept fresh.
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import * as calls from "~/state/calls";
import { now } from "~/state/clock";
import { type Filter, filter, filterSearch, matchesThreat } from "~/state/filter";
import { onEvent } from "~/state/live";
import { refreshed } from "~/state/refresh";
import { generation } from "~/state/store";
import type { Quarantined, Report } from "~/state/types";
import { param, setParams } from "~/state/url";
import { kindLabel } from "~/shared/i18n/catalogue";
import { conflicts, recount } from "./waiting";

export const LISTS = ["new", "unplaced", "ungraded", "held", "conflicts", "clock_suspect"] as const;
export type ListId = (typeof LISTS)[number];
type ReportList = Exclude<ListId, "held" | "conflicts">;

const wished = param("inbox");
const current = signal<ListId>(LISTS.find((id) => id === wished) ?? "new");

export const list: ReadonlySignal<ListId> = current;

export function openList(id: ListId): void {
  current.value = id;
  setParams({ inbox: id === "new" ? "" : id });
}

/** Rows read at first and with every "show more". */
const STEP = 100;
const most = signal(STEP);

export interface Rows<T> {
  /** Which question these rows answer. */
  of: string;
  items: readonly T[];
  more: boolean;
  failed: unknown;
}

const NO_ROWS = { of: "", items: [], more: false, failed: null };

export const reports = signal<Rows<Report>>(NO_ROWS);
export const held = signal<Rows<Quarantined>>(NO_ROWS);

export const conflicting = computed(() => conflicts.value.filter((threat) => matchesThreat({ ...filter.value, states: [] }, threat, kindLabel(threat.kind))));

/** What a list of reports is asked: the page's filter as far as reports know it, and why they wait. */
export function reportSearch(id: ReportList, wanted: Filter, at: number, limit: number): Record<string, string | number> {
  const { state: _, ...rest } = filterSearch(wanted, at);
  return { ...rest, state: id === "new" ? "" : id, limit };
}

/** Quarantine has neither kinds nor areas: what is held could not be read so far. */
export function heldSearch(wanted: Filter, at: number, limit: number): Record<string, string | number> {
  const { time = "", q = "" } = filterSearch(wanted, at);
  return { time, q, state: "held", limit };
}

async function load(): Promise<void> {
  const id = current.peek();
  if (id === "conflicts") return;
  if (id === "held") await into(held, id, () => calls.listQuarantine(heldSearch(filter.peek(), now.peek(), most.peek())));
  else await into(reports, id, () => calls.listReports(reportSearch(id, filter.peek(), now.peek(), most.peek())));
}

async function into<T>(
  rows: { value: Rows<T>; peek(): Rows<T> },
  of: string,
  read: () => Promise<calls.Answer<{ items: T[]; links: { rel: string }[] }>>,
): Promise<void> {
  try {
    const { value } = await read();
    // Another list may have been opened meanwhile; its own reading is on its way.
    if (current.peek() === of) rows.value = { of, items: value.items, more: value.links.some(({ rel }) => rel === "next"), failed: null };
  } catch (error) {
    rows.value = { ...rows.peek(), of, failed: error };
    throw error;
  }
}

const again = refreshed(load);

/** Reads the open list and the numbers again, at once. */
export function refresh(): void {
  void load().catch(() => again());
  recount();
}

export function showMore(): void {
  most.value += STEP;
}

/** Keeps the open list fresh for as long as the panel is shown. */
export function followLists(): () => void {
  const stops = [
    effect(() => {
      void [current.value, filter.value, most.value, generation.value];
      void load().catch(() => again());
    }),
    onEvent(({ type }) => {
      if (type.startsWith("report.") || type.startsWith("quarantine.") || type.startsWith("decision.")) again();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
