import { describe, expect, it } from "vitest";
import type { Arithmetic, Decision, Opinion, Threat, ThreatRevision } from "~/state/types";
import { moved } from "../decide/grades";
import { sidesOf } from "./Conflict";
import { candidatesFor } from "./merging";
import { linesOf } from "./ThreatHistory";

const threat = (id: string, lat: number, more: Partial<Threat> = {}): Threat =>
  ({ id, kind: "IED", family: "explosive", status: "actual", state: "suspected", ended_at: null, position: { lat, lon: 20, accuracy_m: 20 }, ...more }) as Threat;

describe("what can be merged", () => {
  it("is open and as real as the base, its family first, then the nearest", () => {
    const base = threat("base", 6);
    const all = [
      base,
      threat("far", 6.5),
      threat("near", 6.1),
      threat("nearest of another family", 6.01, { family: "crime" }),
      threat("exercise", 6, { status: "exercise" }),
      threat("over", 6, { state: "cleared" }),
    ];
    const found = candidatesFor(base, all);
    expect(found.map((one) => one.threat.id)).toEqual(["near", "far", "nearest of another family"]);
    expect(found[0]?.distanceM).toBeGreaterThan(10_000);
  });
});

describe("a conflict", () => {
  const opinion = (report: string | null, log_ratio: number): Opinion => ({ report, log_ratio, weighted: log_ratio }) as Opinion;
  const arithmetic = {
    voices: [{ key: "a", alone: 0, opinions: [opinion("one", 1), opinion("two", 2)] }, { key: "b", alone: 0, opinions: [opinion("three", -1)] }],
    clearances: [
      { report: "three", ends: false },
      { report: "four", ends: false },
    ],
  } as unknown as Arithmetic;

  it("has two sides, the strongest first, and names nobody twice", () => {
    const { yes, no } = sidesOf(arithmetic, new Map());
    expect(yes.map((side) => side.opinion?.report)).toEqual(["two", "one"]);
    expect(no.map((side) => side.opinion?.report ?? "clearance")).toEqual(["three", "clearance"]);
  });
});

describe("the history", () => {
  it("is one line of time, newest first, a decision above what it did", () => {
    const history = [
      { revision: 1, at: "2026-11-24T06:00:00Z" },
      { revision: 2, at: "2026-11-24T07:00:00Z" },
    ] as ThreatRevision[];
    const decisions = [{ id: 5, at: "2026-11-24T07:00:00Z" }] as Decision[];
    const lines = linesOf({ history, decisions }).map((line) => ("decision" in line ? `d${line.decision.id}` : line.revision.revision));
    expect(lines).toEqual(["d5", 2, 1]);
  });
});

describe("the grid of grades", () => {
  it.each([
    ["B", 2, 1, 0, "C2"],
    ["B", 2, 0, 1, "B3"],
    ["A", 1, -1, -1, "A1"],
    ["F", 6, 1, 1, "F6"],
  ])("%s%i moved by %i, %i is %s", (reliability, credibility, down, across, wanted) => {
    const { reliability: row, credibility: column } = moved({ reliability, credibility }, down, across);
    expect(`${row}${column}`).toBe(wanted);
  });
});
