import { expect, test } from "vitest";
import { filterParams, filterSearch, matches, NO_FILTER, parseFilter } from "./filter";

const AT = Date.parse("2026-11-24T12:00:00Z");
const THING = { kind: "IED", state: "suspected", status: "actual", areas: ["AO-1"], at: "2026-11-24T11:00:00Z", words: "Improvised explosive device" };

test("a filter survives the address", () => {
  const wanted = { kinds: ["IED", "MIN"], states: ["confirmed"], statuses: ["exercise"], areas: ["AO-1"], withinS: 3600, text: "bridge" };
  const params = new URLSearchParams(filterParams(wanted));
  expect(parseFilter((name) => params.get(name))).toEqual(wanted);
  expect(parseFilter(() => null)).toEqual(NO_FILTER);
  expect(parseFilter((name) => (name === "within" ? "-3" : null))).toEqual(NO_FILTER);
});

test.each([
  [{}, true],
  [{ kinds: ["IED"] }, true],
  [{ kinds: ["MIN"] }, false],
  [{ states: ["confirmed"] }, false],
  [{ statuses: ["actual"] }, true],
  [{ areas: ["AO-2"] }, false],
  [{ areas: ["AO-2", "AO-1"] }, true],
  [{ withinS: 3600 }, true],
  [{ withinS: 3599 }, false],
  [{ text: "EXPLOSIVE" }, true],
  [{ text: "mine" }, false],
])("%o lets it through: %s", (change, expected) => {
  expect(matches({ ...NO_FILTER, ...change }, THING, AT)).toBe(expected);
});

test("the same filter asks the API", () => {
  expect(filterSearch({ ...NO_FILTER, kinds: ["IED"], withinS: 60, text: "x" }, AT)).toEqual({
    kind: "IED",
    state: "",
    status: "",
    area: "",
    q: "x",
    time: "2026-11-24T11:59:00.000Z/..",
  });
});
