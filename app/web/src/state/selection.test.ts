import { expect, test } from "vitest";
import { parseRef } from "./selection";

test.each([
  ["threat:0f8f", { type: "threat", id: "0f8f" }],
  ["unit:ALFA-1:x", { type: "unit", id: "ALFA-1:x" }],
  ["nothing:1", null],
  [":1", null],
  ["threat", null],
  [null, null],
])("%s", (text, expected) => {
  expect(parseRef(text)).toEqual(expected);
});
