import { expect, test } from "vitest";
import type { Histogram } from "~/state/types";
import { bars, countsAt, ticks } from "./histogram";
import { parsePeriod, periodText } from "./period";

const HOUR = 3_600_000;
const START = Date.parse("2026-11-24T00:00:00Z");
const counted: Histogram = {
  start: "2026-11-24T00:00:00Z",
  end: "2026-11-24T04:00:00Z",
  bin_s: 3600,
  reports: [0, 10, 1, 0],
  threats: [0, 0, 0, 0],
};

test.each(["24h", "2026-11-24T06:00:00.000Z/2026-11-24T08:00:00.000Z"])("a period survives the address: %s", (text) => {
  const period = parsePeriod(text);
  expect(period && periodText(period)).toBe(text);
});

test.each([null, "", "0h", "h", "yesterday", "2026-11-24T08:00:00Z/2026-11-24T06:00:00Z", "2026-11-24T08:00:00Z/.."])("no period: %s", (text) => {
  expect(parsePeriod(text)).toBeNull();
});

test("bars lie where they were counted; what counts anything can be seen", () => {
  const [tall, low, ...rest] = bars(counted, "reports", START, START + 4 * HOUR);
  expect(rest).toEqual([]);
  expect(tall).toEqual({ x: 0.25, width: 0.25, height: 1, count: 10 });
  expect(low?.x).toBe(0.5);
  expect(low?.height).toBeGreaterThanOrEqual(0.18);
});

test("an axis that moved on shows only what still lies on it", () => {
  expect(bars(counted, "reports", START + 2 * HOUR, START + 6 * HOUR).map(({ x }) => x)).toEqual([0]);
});

test("a lane without counts or without the right to see them is empty", () => {
  expect(bars(counted, "threats", START, START + HOUR)).toEqual([]);
  expect(bars(counted, "alerts", START, START + HOUR)).toEqual([]);
});

test("the counts of a moment are those of its bin", () => {
  expect(countsAt(counted, START + HOUR)).toEqual({ reports: 10, threats: 0, alerts: 0 });
  expect(countsAt(counted, START + 2 * HOUR - 1)?.reports).toBe(10);
  expect(countsAt(counted, START - 1)).toBeNull();
  expect(countsAt(counted, START + 4 * HOUR)).toBeNull();
});

test.each([HOUR, 6 * HOUR, 24 * HOUR, 7 * 24 * HOUR, 30 * 24 * HOUR, 400 * 24 * HOUR])("labels of an axis of %d ms are round and few", (length) => {
  const marks = ticks(START + 1234, START + 1234 + length);
  expect(marks.length).toBeGreaterThan(2);
  expect(marks.length).toBeLessThanOrEqual(9);
  expect(marks.every((at) => at % 60_000 === 0)).toBe(true);
});
