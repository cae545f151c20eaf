import { expect, test } from "vitest";
import { addCode, type Carried, CODE_BYTES, fromCodes, fromText, type Parts, toCodes, toText } from "./carry";

const load = (count: number): Carried[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `id-${n}`,
    owner: "3",
    priority: 0,
    made_at: 1000 + n,
    content: { kind: "IED", unit: 1, observed_at: 5, place: null, fields: {}, casualties: [], text: "عبوة ناسفة ✓", amends: null },
  }));

test("a file is read as it was written; anything else is refused", () => {
  expect(fromText(toText(load(3)))).toEqual(load(3));
  for (const text of ["", "{}", "[1]", '{"heliograph":"HG1","reports":[{}]}', '{"heliograph":"HG2","reports":[]}']) expect(fromText(text)).toBeNull();
});

test("codes may be read in any order, twice, and across series", () => {
  const codes = toCodes(toText(load(20)), "s1");
  expect(codes.length).toBeGreaterThan(3);
  expect(Math.max(...codes.map((code) => code.length))).toBeLessThan(CODE_BYTES + 30);
  let parts: Parts | null = addCode(null, toCodes(toText(load(9)), "s0")[0] ?? "");
  for (const code of [...codes].reverse()) {
    expect(parts && parts.series === "s1" ? fromCodes(parts) : null).toBeNull();
    parts = addCode(parts, code);
    parts = parts && addCode(parts, code);
  }
  expect(parts && fromText(fromCodes(parts) ?? "")).toEqual(load(20));
  expect(addCode(parts, "https://example.org")).toBeNull();
  expect(addCode(parts, "HG1 s 9 2 abc")).toBeNull();
});
