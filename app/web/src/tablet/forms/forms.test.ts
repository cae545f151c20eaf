import { describe, expect, test } from "vitest";
import type { CatalogueField, GuidedKind } from "~/tablet/net/site";
import type { Content } from "~/tablet/outbox/types";
import { bearing, metresBetween, pointOf } from "./geo";
import { atMist, readBack, type Speech } from "./readback";
import { spanOf } from "./span";
import { answer, endsFirstPart, isAnswered, isSingleChoice, stepsOf } from "./steps";

const field = (key: string, type: string, line = ""): CatalogueField => ({ key, type, line, labels: { en: key, fr: key, es: key, ar: key }, unit: "", largest: null, steps: [], codes: [] });
const KIND = {
  code: "CAS",
  fields: [field("contact", "code", "CASEVAC 2"), field("urgent", "count", "CASEVAC 3"), field("routine", "count", "CASEVAC 3"), field("litter", "count", "CASEVAC 5"), field("security", "code", "CASEVAC 6"), field("extra", "flags")],
  guide: {
    emergency: true,
    questions: ["contact", "urgent", "routine", "litter", "security", "extra"],
    first: ["contact", "urgent", "routine", "litter"],
    form: "CASEVAC",
    card: [
      { line: "1", label: { en: "Place" }, common: ["place"], fields: [] },
      { line: "3", label: { en: "Patients" }, common: [], fields: ["urgent", "routine"] },
      { line: "6", label: { en: "Security" }, common: [], fields: ["security"] },
    ],
  },
} as unknown as GuidedKind;
const EMPTY: Content = { kind: "CAS", unit: 1, observed_at: 0, place: null, fields: {}, casualties: [], text: "", amends: null };
const SPEECH: Speech = { place: () => "34L", time: () => "1200Z", unit: () => "K-1", label: (each) => each.labels.en ?? "", value: (_, value) => String(value), nothing: "-" };

test.each([
  [5, "min", 5],
  [60, "min", 60],
  [90, "min", 90],
  [120, "h", 2],
  [1440, "h", 24],
])("%d minutes are %s %d", (minutes, unit, n) => expect(spanOf(minutes)).toEqual({ unit, n }));

describe("a form is made from the catalogue", () => {
  const steps = stepsOf(KIND);
  test("one question a screen, counts of one line together", () => {
    expect(steps.map((step) => step.id)).toEqual(["place", "when", "field:contact", "field:urgent", "field:litter", "field:security", "field:extra", "casualties", "text", "review"]);
  });
  test("the first part ends with its last line", () => {
    expect(steps.filter((step) => endsFirstPart(KIND, step)).map((step) => step.id)).toEqual(["field:litter"]);
  });
  test("only a single choice goes on by itself", () => {
    expect(steps.filter(isSingleChoice).map((step) => step.id)).toEqual(["field:contact", "field:security"]);
  });
  test("what was answered is known", () => {
    const content = { ...EMPTY, fields: { routine: 2 } };
    expect(steps.filter((step) => isAnswered(step, content)).map((step) => step.id)).toEqual(["when", "field:urgent"]);
  });
});

test("an answer is taken back with undefined or an empty list", () => {
  expect(answer({ a: 1 }, "b", "x")).toEqual({ a: 1, b: "x" });
  expect(answer({ a: 1, b: "x" }, "b", undefined)).toEqual({ a: 1 });
  expect(answer({ a: 1 }, "a", [])).toEqual({});
});

test("every line is read out, answered or not", () => {
  const content = { ...EMPTY, fields: { urgent: 1, routine: 2 } };
  expect(readBack(KIND, content, SPEECH)).toEqual([
    { line: "1", name: "Place", text: "34L" },
    { line: "3", name: "Patients", text: "urgent 1; routine 2" },
    { line: "6", name: "Security", text: "-" },
  ]);
});

test("a casualty is read out by its letters", () => {
  const content = { ...EMPTY, casualties: [{ number: 4, fields: { mechanism: "blast" } }] };
  expect(atMist([field("mechanism", "code", "AT-MIST M")], content, SPEECH)).toEqual([{ number: 4, lines: [{ line: "M", name: "mechanism", text: "blast" }] }]);
});

test.each([
  [{ lat: 0, lon: 0 }, { lat: 0, lon: 1 }, 111_195, 90, "e"],
  [{ lat: 0, lon: 0 }, { lat: 1, lon: 0 }, 111_195, 0, "n"],
  [{ lat: -15, lon: 23 }, { lat: -15.1, lon: 22.9 }, 15_451, 224, "sw"],
  [{ lat: 0, lon: 179.5 }, { lat: 0, lon: -179.5 }, 111_195, 90, "e"],
])("from %o to %o", (a, b, metres, degrees, point) => {
  expect(Math.abs(metresBetween(a, b) - metres)).toBeLessThan(20);
  expect(Math.abs(bearing(a, b) - degrees)).toBeLessThanOrEqual(1);
  expect(pointOf(bearing(a, b))).toBe(point);
});
