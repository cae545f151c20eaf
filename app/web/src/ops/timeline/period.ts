// The stretch of time that the timeline shows: the last hours or days, which move on with the clock, or two fixed ends.
import { computed, signal } from "@preact/signals";
import { now } from "~/state/clock";
import { param, setParams } from "~/state/url";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Lengths to choose from, hours. */
export const LENGTHS_H = [1, 6, 24, 7 * 24, 30 * 24] as const;

/** `{ hours }`: up to now; `{ start, end }`: as it is, UTC milliseconds. */
export type Period = { hours: number } | { start: number; end: number };

/** `24h`, or `2026-11-24T06:00:00.000Z/2026-11-24T08:00:00.000Z`; null: neither. */
export function parsePeriod(text: string | null): Period | null {
  const hours = /^(\d{1,4})h$/.exec(text ?? "");
  if (hours) return Number(hours[1]) > 0 ? { hours: Number(hours[1]) } : null;
  const [start = Number.NaN, end = Number.NaN] = (text ?? "").split("/").map((part) => Date.parse(part));
  return start < end ? { start, end } : null;
}

export function periodText(period: Period): string {
  if ("hours" in period) return `${period.hours}h`;
  return `${new Date(period.start).toISOString()}/${new Date(period.end).toISOString()}`;
}

const DEFAULT: Period = { hours: 6 };
const chosen = signal<Period>(parsePeriod(param("period")) ?? DEFAULT);

export const period = computed(() => chosen.value);

export function choosePeriod(wanted: Period): void {
  chosen.value = wanted;
  setParams({ period: "hours" in wanted && wanted.hours === (DEFAULT as { hours: number }).hours ? "" : periodText(wanted) });
}

/** A moving period moves once a minute, not once a second: every move is a question to the centre. */
const minute = computed(() => Math.ceil(now.value / MINUTE_MS) * MINUTE_MS);

/** From when to when, UTC milliseconds. */
export const span = computed<{ start: number; end: number }>(() => {
  const wanted = period.value;
  return "hours" in wanted ? { start: minute.value - wanted.hours * HOUR_MS, end: minute.value } : wanted;
});
