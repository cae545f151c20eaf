// How much happened when, over the period of the timeline and through the one filter; counted by the centre.
import { computed, effect, signal } from "@preact/signals";
import * as calls from "~/state/calls";
import { filter, filterParams } from "~/state/filter";
import { onEvent } from "~/state/live";
import { refreshed } from "~/state/refresh";
import { generation } from "~/state/store";
import type { Histogram } from "~/state/types";
import { span } from "./period";

export const BINS = 120;
/** What is counted, each in a lane of its own. */
export const LANES = ["reports", "threats", "alerts"] as const;
export type Lane = (typeof LANES)[number];

/** Events that change a count. */
const COUNTED = new Set(["report.received", "threat.created", "alert.issued"]);

export const histogram = signal<Histogram | null>(null);

/** The filter as far as counting knows it: states are of now, and a time of its own the timeline has itself. */
const question = computed(() => {
  const { state: _, within: __, ...rest } = filterParams(filter.value);
  const { start, end } = span.value;
  return { ...rest, time: `${new Date(start).toISOString()}/${new Date(end).toISOString()}`, bins: BINS };
});

const reload = refreshed(async () => {
  histogram.value = (await calls.readHistogram(question.peek())).value;
});

/** Counts anew when the question changes, and soon after something was added. */
export function startHistogram(): () => void {
  const stop = effect(() => {
    question.value;
    generation.value;
    reload();
  });
  const deaf = onEvent(({ type }) => {
    if (COUNTED.has(type)) reload();
  });
  return () => {
    stop();
    deaf();
  };
}

export interface Bar {
  /** Place on the axis, 0–1, and width. */
  x: number;
  width: number;
  /** Share of the highest bar of the lane, 0–1. */
  height: number;
  count: number;
}

/** The bars of a lane on an axis from `start` to `end`; every bar that counts anything can be seen. */
export function bars(counted: Histogram, lane: Lane, start: number, end: number): Bar[] {
  const numbers = counted[lane] ?? [];
  const most = Math.max(1, ...numbers);
  const first = Date.parse(counted.start);
  const binMs = counted.bin_s * 1000;
  return numbers.flatMap((count, place) => {
    const x = (first + place * binMs - start) / (end - start);
    const width = binMs / (end - start);
    return count === 0 || x + width <= 0 || x >= 1 ? [] : [{ x, width, height: Math.max(0.18, count / most), count }];
  });
}

/** What was counted in the bin that holds `at`, UTC milliseconds; null: none does. */
export function countsAt(counted: Histogram, at: number): Record<Lane, number> | null {
  const place = Math.floor((at - Date.parse(counted.start)) / (counted.bin_s * 1000));
  if (place < 0 || at >= Date.parse(counted.end)) return null;
  return { reports: counted.reports?.[place] ?? 0, threats: counted.threats?.[place] ?? 0, alerts: counted.alerts?.[place] ?? 0 };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STEPS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 7 * 24 * HOUR];

/** Round moments between `start` and `end`, at most `most`, UTC milliseconds. */
export function ticks(start: number, end: number, most = 8): number[] {
  const step = STEPS.find((each) => (end - start) / each <= most) ?? Math.ceil((end - start) / most / (24 * HOUR)) * 24 * HOUR;
  const first = Math.ceil(start / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((end - first) / step) + 1) }, (_, place) => first + place * step);
}
