import { expect, test } from "vitest";
import { fromBase64, open, seal } from "./seal";

const KEY = new Uint8Array(32).fill(7);

test("what was sealed is opened again, by its key and name only", () => {
  const box = seal(KEY, "a", { text: "Мина 地雷" });
  expect(open(KEY, "a", box)).toEqual({ text: "Мина 地雷" });
  expect(open(KEY, "b", box)).toBeNull();
  expect(open(new Uint8Array(32).fill(8), "a", box)).toBeNull();
  box[30] = (box[30] ?? 0) ^ 1;
  expect(open(KEY, "a", box)).toBeNull();
});

test("the same thing never looks the same twice", () => {
  expect(seal(KEY, "a", 1)).not.toEqual(seal(KEY, "a", 1));
});

test("keys arrive as base64, of either alphabet", () => {
  expect([...fromBase64("-_8=")]).toEqual([...fromBase64("+/8=")]);
});
