import { describe, expect, test } from "vitest";
import { distanceM } from "~/map/geodesy";
import type { CatalogueKind } from "~/state/types";
import { about, blank, changed, draftOf, faultsOf, type Form, lifeAtLeast } from "./draft";
import { enclosing } from "./enclosing";

const IED = { code: "IED", urgency: "immediate", severity: "extreme", instruction: "avoid_area", danger_radius_m: 400 } as CatalogueKind;
const GOOD: Form = { ...about(blank("1", "actual"), IED), place: "-15.35, 23.8" };

describe("a draft", () => {
  test("of a kind says what the catalogue says", () => {
    expect(draftOf(GOOD)).toEqual({
      ...{ kind: "IED", instruction: "avoid_area", urgency: "immediate", severity: "extreme", certainty: "observed", status: "actual" },
      ...{ lat: -15.35, lon: 23.8, danger_radius_m: 400, text: "", life_s: 3600, concerned: true, units: [], sites: [], areas: [] },
    });
  });

  test("keeps what the officer chose when the kind changes", () => {
    const chosen = about(changed(GOOD, { radius: "900" }), { ...IED, code: "FIRE", danger_radius_m: 100, severity: "minor" });
    expect([chosen.radius, chosen.severity]).toEqual(["900", "minor"]);
  });

  test.each<[Partial<Form>, string]>([
    [{ kind: "" }, "kind"],
    [{ place: "" }, "place"],
    [{ place: "34L GK 1" }, "place"],
    [{ radius: "" }, "radius"],
    [{ radius: "-1" }, "radius"],
    [{ radius: "50001" }, "radius"],
    [{ radius: "far" }, "radius"],
    [{ instruction: "" }, "instruction"],
    [{ text: "x".repeat(501) }, "text"],
    [{ concerned: false }, "whom"],
  ])("%j is a fault of %s", (change, field) => {
    expect(Object.keys(faultsOf({ ...GOOD, ...change }))).toEqual([field]);
    expect(draftOf({ ...GOOD, ...change })).toBeNull();
  });

  test("may be for those named only", () => {
    expect(draftOf({ ...GOOD, concerned: false, units: ["ALFA-1"] })?.units).toEqual(["ALFA-1"]);
  });

  test("lasts as long as was left, or longer", () => {
    expect([lifeAtLeast(10), lifeAtLeast(901), lifeAtLeast(9e9)]).toEqual([900, 1800, undefined]);
  });
});

describe("the circle around an area", () => {
  const around = (...points: [number, number][]) => enclosing(points.map(([lon, lat]) => ({ lon, lat })));

  test("of nothing is none, of a point the point", () => {
    expect(around()).toBeNull();
    expect(around([23.8, -15.3])).toEqual({ center: { lon: expect.closeTo(23.8, 9), lat: expect.closeTo(-15.3, 9) }, radiusM: 0 });
  });

  test("of a square goes through its corners", () => {
    const square: [number, number][] = [[23.8, -15.3], [23.9, -15.3], [23.9, -15.2], [23.8, -15.2]];
    const found = around(...square);
    expect(found?.center.lon).toBeCloseTo(23.85, 3);
    expect(found?.center.lat).toBeCloseTo(-15.25, 3);
    expect(found?.radiusM).toBeGreaterThan(7000);
    expect(found?.radiusM).toBeLessThan(7800);
  });

  test("holds every corner, and hardly more", () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
    for (let round = 0; round < 30; round++) {
      const points = Array.from({ length: 3 + Math.floor(random() * 20) }, () => ({ lon: 179.9 + random() * 0.2, lat: 5 + random() * 0.2 }));
      const found = enclosing(points);
      if (found === null) throw new Error("none");
      const distances = points.map((point) => distanceM(found.center, point));
      expect(Math.max(...distances)).toBeLessThanOrEqual(found.radiusM);
      // A smallest circle touches two points at least.
      expect(distances.filter((distance) => distance > found.radiusM * 0.998).length).toBeGreaterThanOrEqual(2);
    }
  });
});
