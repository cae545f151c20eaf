import { expect, test } from "vitest";
import { grown, MOST_POINTS, type TrackPoint } from "./growth";

const at = (n: number, more: object = {}) => ({ lat: -15 + n * 0.001, lon: 23, at: n * 1000, accuracy_m: 8, ...more });
const START = grown([], at(0));

test.each([
  ["a step", at(1), 2],
  ["standing still", at(0, { at: 5000 }), 1],
  ["less than the fix is exact to", at(0.5, { at: 5000, accuracy_m: 80 }), 1],
  ["too vague to be a place", at(9, { accuracy_m: 101 }), 1],
  ["a fix from before", at(1, { at: 0 }), 1],
])("%s", (_name, fix, points) => {
  expect(grown(START, fix)).toHaveLength(points);
});

test("it stays bounded, keeps where it began, and is finest at its end", () => {
  let track: readonly TrackPoint[] = [];
  for (let n = 0; n < 10 * MOST_POINTS; n += 1) track = grown(track, at(n));
  expect(track.length).toBeLessThanOrEqual(MOST_POINTS);
  expect(track[0]?.at).toBe(0);
  expect(track.slice(-3).map((point) => point.at / 1000)).toEqual([1, 2, 3].map((n) => 10 * MOST_POINTS - 4 + n));
});
