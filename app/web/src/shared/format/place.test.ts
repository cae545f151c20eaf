import { expect, test } from "vitest";
import { latLon, mgrs, parsePlace, wrap } from "./place";

test.each([
  [-15.35, 23.8, "34L HJ 00629 01016"],
  [6, 20, "34N CM 89325 63305"],
  [0, 0, "31N AA 66021 00000"],
  [85, 10, "85.00000° N 10.00000° E"],
])("%d %d is %s", (lat, lon, expected) => {
  expect(mgrs(lat, lon)).toBe(expected);
});

test("what is written is read again, to the metre", () => {
  for (const [lat, lon] of [[-15.35, 23.8], [6.123456, 20.5], [59.3, 5.1], [-33.9, -70.6]] as const) {
    const read = parsePlace(mgrs(lat, lon));
    expect(Math.abs((read?.lat ?? 0) - lat)).toBeLessThan(2e-5);
    expect(Math.abs((read?.lon ?? 0) - lon)).toBeLessThan(2e-5);
    expect(parsePlace(latLon(lat, lon))).toEqual({ lat: Number(lat.toFixed(5)), lon: Number(lon.toFixed(5)) });
  }
});

test.each([
  ["-15.35, 23.8", { lat: -15.35, lon: 23.8 }],
  ["15.35 S 23.8 E", { lat: -15.35, lon: 23.8 }],
  ["15.35S;23.8W", { lat: -15.35, lon: -23.8 }],
  ["95, 20", null],
  ["20", null],
  ["Tavira", null],
  ["34LHJ", { lat: -14.9, lon: 24.3 }],
])("%s", (text, expected) => {
  const found = parsePlace(text);
  if (expected === null || found === null) expect(found).toBe(expected);
  else {
    expect(found.lat).toBeCloseTo(expected.lat, 0);
    expect(found.lon).toBeCloseTo(expected.lon, 0);
  }
});

test("longitudes wrap", () => {
  expect(wrap(190)).toBe(-170);
  expect(wrap(-190)).toBe(170);
});
