import { expect, test } from "vitest";
import { bytes, distance, percent, signed } from "./number";
import { duration, secondsSince, utcMoment, utcTime } from "./time";

test.each([
  [0, "0 s"],
  [59.4, "59 s"],
  [61, "1 min"],
  [3600, "1 h"],
  [3900, "1 h 05"],
  [11 * 3600 + 300, "11 h"],
  [200_000, "2 d"],
  [-5, "0 s"],
])("%d seconds are %s", (seconds, expected) => {
  expect(duration(seconds)).toBe(expected);
});

test("times are Zulu", () => {
  const at = Date.parse("2026-11-24T06:53:31Z");
  expect(utcTime(at)).toBe("06:53:31Z");
  expect(utcMoment(at)).toBe("24 Nov 06:53Z");
  expect(secondsSince("2026-11-24T06:53:00Z", at)).toBe(31);
});

test("a share is never rounded to certainty", () => {
  expect([0, 0.001, 0.5, 0.874, 0.999, 1].map(percent)).toEqual(["0 %", "1 %", "50 %", "87 %", "99 %", "100 %"]);
});

test("distances, bytes and signs", () => {
  expect([40.4, 999, 1200, 15_400].map(distance)).toEqual(["40 m", "999 m", "1.2 km", "15 km"]);
  expect([930, 1400, 2_000_000].map(bytes)).toEqual(["930 B", "1.4 kB", "2.0 MB"]);
  expect([1.386, -0.7, 0.001].map((value) => signed(value))).toEqual(["+1.39", "−0.70", "0.00"]);
});
