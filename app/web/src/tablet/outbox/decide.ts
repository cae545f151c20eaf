// What happens to a report next. Pure: the time is given, nothing is read or sent.
import type { Content, PlaceSaid, ReportState, Row, Stage } from "./types";

/** How long a report can be taken back. */
export const UNDO_MS = 5000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** Reports in one request, at most what the site takes. */
export const BATCH = 100;

/** What came of an attempt to send. */
export type Outcome =
  | { is: "saved"; state: ReportState }
  /** Nobody answered: try again. */
  | { is: "away" }
  /** The site cannot take it now: try again. */
  | { is: "later"; code: string }
  /** The site will never take it as it is. */
  | { is: "refused"; code: string };

const ORDER: readonly Stage[] = ["draft", "held", "queued", "saved", "received", "seen"];
const UNSENT: ReadonlySet<Stage> = new Set(["held", "queued"]);

/** How long to wait after so many tries in vain. */
export function pauseMs(tries: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, tries - 1));
}

/** Whether it is to be sent now. `forced`: without waiting for its next try. */
export function isDue(row: Row, now: number, forced = false): boolean {
  if (row.stage === "held") return (row.until ?? 0) <= now;
  return row.stage === "queued" && (forced || row.next_try <= now);
}

/** What is to be sent now, the most urgent first, then the oldest. */
export function due<T extends Row>(rows: Iterable<T>, now: number, forced = false): T[] {
  return [...rows].filter((row) => isDue(row, now, forced)).sort((a, b) => a.priority - b.priority || a.made_at - b.made_at);
}

/** When something will be due, or null. */
export function nextDue(rows: Iterable<Row>): number | null {
  let soonest: number | null = null;
  for (const row of rows) {
    if (!UNSENT.has(row.stage)) continue;
    const at = row.stage === "held" ? (row.until ?? 0) : row.next_try;
    soonest = soonest === null ? at : Math.min(soonest, at);
  }
  return soonest;
}

/** The row after an attempt. */
export function afterTry<T extends Row>(row: T, outcome: Outcome, now: number): T {
  const tries = row.tries + 1;
  switch (outcome.is) {
    case "saved":
      return { ...afterNews({ ...row, stage: "saved", reason: null }, outcome.state, now), tries, until: null, changed_at: now };
    case "refused":
      return { ...row, stage: "refused", tries, until: null, reason: outcome.code, changed_at: now };
    case "later":
    case "away":
      return { ...row, stage: "queued", tries, until: null, next_try: now + pauseMs(tries), reason: outcome.is === "later" ? outcome.code : null };
  }
}

/** The row after the site told how far it has come: forward only, whatever order the news come in. */
export function afterNews<T extends Row>(row: T, state: ReportState, now: number): T {
  if (state.state === "quarantined" || state.state === "abandoned") {
    return row.stage === "refused" ? row : { ...row, stage: "refused", reason: state.reason ?? state.state, changed_at: now };
  }
  const told: Stage = state.seen_at ? "seen" : state.state === "received" ? "received" : "saved";
  const overtaken = row.stage !== "refused" && ORDER.indexOf(told) <= ORDER.indexOf(row.stage);
  return overtaken ? row : { ...row, stage: told, reason: null, changed_at: now };
}

/** How many reports are still only on this tablet, and since when. */
export function unsent(rows: Iterable<Row>): { count: number; oldest: number | null } {
  let count = 0;
  let oldest: number | null = null;
  for (const row of rows) {
    if (!UNSENT.has(row.stage)) continue;
    count += 1;
    oldest = oldest === null ? row.made_at : Math.min(oldest, row.made_at);
  }
  return { count, oldest };
}

/** A place as the door takes it; what is measured says no source. */
function placeOf({ lat, lon, accuracy_m, source }: PlaceSaid): Record<string, unknown> {
  return { lat, lon, ...(accuracy_m !== null && { accuracy_m }), ...(source !== "gps" && { source }) };
}

/** The report as the site's door takes it. The age is told in place of a time: this tablet's clock may be wrong. */
export function formOf(id: string, content: Content, now: number, person: string | null = null): Record<string, unknown> {
  const { kind, unit, place, fields, casualties, text, amends } = content;
  return {
    client_id: id,
    kind,
    unit,
    age_s: Math.max(0, Math.round((now - content.observed_at) / 1000)),
    ...(place && { place: placeOf(place) }),
    ...(Object.keys(fields).length > 0 && { fields }),
    ...(casualties.length > 0 && { casualties }),
    ...(text && { text }),
    ...(amends && { amends }),
    ...(person !== null && { person }),
  };
}
