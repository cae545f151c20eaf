// Which reports this person has seen on this machine: all up to a moment, and those that were opened since.
import { signal } from "@preact/signals";
import type { Report } from "~/state/types";

const KEPT = "heliograph.inbox-seen";

function kept(): string {
  try {
    return localStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

/** Everything received up to here was seen; RFC 3339, empty: nothing yet. */
export const seenUntil = signal(kept());
const opened = signal<ReadonlySet<string>>(new Set());

export function isNew(report: Report): boolean {
  return report.received_at > seenUntil.value && !opened.value.has(report.id);
}

export function open(report: string): void {
  if (!opened.peek().has(report)) opened.value = new Set([...opened.peek(), report]);
}

export function seeAll(reports: readonly Report[]): void {
  seenUntil.value = reports.reduce((latest, { received_at }) => (received_at > latest ? received_at : latest), seenUntil.value);
  try {
    localStorage.setItem(KEPT, seenUntil.value);
  } catch {
    // Not remembered then.
  }
}
