import { expect, test } from "vitest";
import { circle, destination, distanceM, project, stretch, unproject } from "./geodesy";

// From GeographicLib (Karney): GeodSolve -i.
test.each([
  [-15.35, 23.8, -15.12, 23.66, 29_561.8823],
  [6, 20, 7.1, 21, 164_406.8244],
  [40.6, -73.8, 51.6, -0.5, 5_551_759.4003],
  [10, 20, 10, 20, 0],
])("from %d %d to %d %d", (lat1, lon1, lat2, lon2, metres) => {
  expect(Math.abs(distanceM({ lat: lat1, lon: lon1 }, { lat: lat2, lon: lon2 }) - metres)).toBeLessThan(Math.max(0.2, metres * 1e-6));
});

test("a circle is as far away as it says, all around", () => {
  for (const lat of [0, -15.35, 45, 70]) {
    for (const metres of [100, 1159, 20_000, 50_000]) {
      const center = { lat, lon: 23.8 };
      for (const [lon, cornerLat] of circle(center, metres, 16)) {
        expect(Math.abs(distanceM(center, { lon, lat: cornerLat }) / metres - 1)).toBeLessThan(1e-4);
      }
    }
  }
});

test("a projection and back is where it was", () => {
  for (const [lon, lat] of [[23.8, -15.35], [-179.9, 84], [0, 0]] as const) {
    const back = unproject(...project(lon, lat));
    expect(back.lon).toBeCloseTo(lon, 9);
    expect(back.lat).toBeCloseTo(lat, 9);
  }
});

test("a metre on the screen is a metre on the ground, to a third of a percent", () => {
  for (const lat of [0, 15, 45, 60]) {
    const here = { lat, lon: 10 };
    for (const bearing of [0, 90]) {
      const there = destination(here, 1000, bearing);
      const [x1, y1] = project(here.lon, here.lat);
      const [x2, y2] = project(there.lon, there.lat);
      expect(Math.abs(Math.hypot(x2 - x1, y2 - y1) / 1000 / stretch(lat) - 1)).toBeLessThan(0.0035);
    }
  }
});
