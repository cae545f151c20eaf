import { describe, expect, it } from "vitest";
import type { StatedReport } from "~/state/types";
import { correctedOf, draftOf, faultsOf, instant, swapped } from "./fix";

const READ: StatedReport = {
  kind: "IED",
  observed_at: "2026-11-24T06:53:31Z",
  unit: 2,
  place: { lat: 23.8, lon: -15.35, accuracy_m: 25 },
  grade: { credibility: 2 },
  fields: { basis: "own" },
  casualties: [{ number: 1, fields: { sex: "male" } }],
  source: 7,
};
const KEYS = new Set(["basis", "state"]);

describe("a held report put right", () => {
  it("comes back as it was read where nothing is changed, but for the grid of MGRS", () => {
    const back = correctedOf(draftOf(READ, ""), KEYS);
    expect(back).toMatchObject({ ...READ, place: { accuracy_m: 25 } });
    expect(back.place?.lat).toBeCloseTo(23.8, 4);
    expect(back.place?.lon).toBeCloseTo(-15.35, 4);
  });

  it("exchanges latitude and longitude by one step", () => {
    const turned = swapped(draftOf(READ, ""), READ);
    const place = turned && correctedOf(turned, KEYS).place;
    expect(place?.lat).toBeCloseTo(-15.35, 4);
    expect(place?.lon).toBeCloseTo(23.8, 4);
  });

  it("exchanges every corner of a shape", () => {
    const read: StatedReport = { ...READ, line: [[-15, 23], [-15.1, 23.1]] };
    expect(swapped(draftOf(read, ""), read)?.line).toEqual([[23, -15], [23.1, -15.1]]);
  });

  it("does not exchange what would be no place", () => {
    const read: StatedReport = { ...READ, place: { lat: 10, lon: 120 } };
    expect(swapped(draftOf(read, ""), read)).toBeNull();
    expect(swapped(draftOf(null, ""), { kind: "IED", observed_at: "" })).toBeNull();
  });

  it("begins empty, at the time of receipt, where nothing could be read", () => {
    const draft = draftOf(null, "2026-11-24T07:00:00Z");
    expect(faultsOf(draft)).toEqual(["kind"]);
    expect(draft.observed).toBe("2026-11-24 07:00:00");
  });

  it("shows what was read even where it is no place", () => {
    const draft = draftOf({ ...READ, place: { lat: 123.4, lon: -15 } }, "");
    expect(draft.place).toBe("123.4, -15");
    expect(faultsOf(draft)).toEqual(["place"]);
  });

  it("sends only fields of the kind, and none that is empty", () => {
    const draft = { ...draftOf(READ, ""), fields: { basis: "own", state: "", injured: 2 } };
    expect(correctedOf(draft, KEYS).fields).toEqual({ basis: "own" });
  });

  it.each([
    ["2026-11-24 06:53", "2026-11-24T06:53:00Z"],
    ["2026-11-24T06:53:31Z", "2026-11-24T06:53:31Z"],
    ["24 Nov 06:53", null],
    ["2026-13-24 06:53", null],
  ])("reads %s as %s", (text, moment) => expect(instant(text)).toBe(moment));
});
