// The reports of this tablet: in memory for the page, on disk before anything is said about them.
import { batch, computed, signal } from "@preact/signals";
import { allRows, putRows, removeRows } from "~/tablet/store/db";
import { pack, unpack } from "./boxes";
import { unsent, UNDO_MS } from "./decide";
import type { Content, Item, Row } from "./types";
import { uuid } from "./uuid";

const reports = signal<ReadonlyMap<string, Item>>(new Map());

export const items = computed(() => [...reports.value.values()]);
/** What may be seen here: a silent call for help leaves no trace on the screen of whoever took the tablet. */
export const shown = computed(() => items.value.filter((item) => item.content?.fields.silent !== true));
export const waiting = computed(() => unsent(shown.value));
/** The last report that can still be taken back. */
export const undoable = computed(() => items.value.filter((item) => item.stage === "held").sort((a, b) => b.made_at - a.made_at)[0] ?? null);

/** Photos of which nobody but this tablet has all; told by the part of the page that sends them. */
export const photosHere = signal(0);

let wake: () => void = () => undefined;

/** Who sends when something is ready to go. */
export function onReady(listener: () => void): void {
  wake = listener;
}

export async function loadReports(): Promise<void> {
  reports.value = new Map((await allRows()).map((row) => [row.id, unpack(row)]));
}

export function find(id: string): Item | undefined {
  return reports.value.get(id);
}

/** Writes items, and shows them only when they are on disk. */
export async function save(changed: readonly Item[]): Promise<void> {
  if (changed.length === 0) return;
  const rows: Row[] = changed.map(pack);
  await putRows(rows);
  batch(() => {
    const next = new Map(reports.value);
    for (const [at, item] of changed.entries()) next.set(item.id, { ...item, sealed: rows[at]?.sealed ?? item.sealed });
    reports.value = next;
  });
}

/** Shows a draft at once and writes it: what is typed never waits for the disk, nor is it put back by it. */
export async function keepDraft(item: Item): Promise<void> {
  const row = pack(item);
  reports.value = new Map(reports.value).set(item.id, { ...item, sealed: row.sealed });
  await putRows([row]);
}

export async function remove(id: string): Promise<void> {
  await removeRows([id]);
  const next = new Map(reports.value);
  next.delete(id);
  reports.value = next;
}

export function draft(content: Content, owner: string | null, priority: number): Item {
  const now = Date.now();
  return {
    id: uuid(),
    stage: "draft",
    owner,
    priority,
    made_at: now,
    changed_at: now,
    until: null,
    tries: 0,
    next_try: 0,
    reason: null,
    sealed: "none",
    box: null,
    content,
  };
}

/** Puts a report into the queue; for `UNDO_MS` it can be taken back, unless it may not wait at all. */
export async function file(item: Item, options: { atOnce?: boolean } = {}): Promise<void> {
  const now = Date.now();
  const held = options.atOnce ? {} : { until: now + UNDO_MS };
  await save([{ ...item, stage: options.atOnce ? "queued" : "held", until: null, ...held, made_at: now, changed_at: now }]);
  wake();
}

/** Takes a report back that has not gone yet; it is a draft again. */
export async function undo(id: string): Promise<void> {
  const item = find(id);
  if (item?.stage === "held") await save([{ ...item, stage: "draft", until: null, changed_at: Date.now() }]);
}
