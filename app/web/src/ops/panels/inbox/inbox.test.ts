import { describe, expect, it } from "vitest";
import { NO_FILTER } from "~/state/filter";
import { hexLines } from "./Decoded";
import { heldSearch, reportSearch } from "./lists";

const AT = Date.parse("2026-11-24T07:00:00Z");

describe("what a list asks", () => {
  it("is the page's filter, but for the states, which are those of threats", () => {
    const wanted = { ...NO_FILTER, kinds: ["IED"], states: ["confirmed"], areas: ["WEST"], withinS: 3600 };
    expect(reportSearch("unplaced", wanted, AT, 100)).toEqual({
      kind: "IED",
      status: "",
      area: "WEST",
      q: "",
      time: "2026-11-24T06:00:00.000Z/..",
      state: "unplaced",
      limit: 100,
    });
    expect(reportSearch("new", wanted, AT, 100).state).toBe("");
  });

  it("of quarantine is only what quarantine knows", () => {
    expect(heldSearch({ ...NO_FILTER, kinds: ["IED"], text: "tavira" }, AT, 50)).toEqual({ time: "", q: "tavira", state: "held", limit: 50 });
  });
});

describe("raw bytes", () => {
  it("are shown with their offset and what of them is text", () => {
    const lines = hexLines(btoa("\x00wire to the tree"));
    expect(lines[0]).toBe("0000  00 77 69 72 65 20 74 6f 20 74 68 65 20 74 72 65  .wire to the tre");
    expect(lines[1]?.startsWith("0010  65 ")).toBe(true);
  });
});
