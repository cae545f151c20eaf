import { expect, test } from "vitest";
import { bare } from "./strip";

const segment = (marker: number, ...content: number[]): number[] => [0xff, marker, 0, content.length + 2, ...content];
const HEAD = [0xff, 0xd8];
const JFIF = segment(0xe0, 74, 70, 73, 70, 0);
const TABLE = segment(0xdb, 1, 2, 3);
const PIXELS = [0xff, 0xda, 0, 2, 9, 9, 0xff, 0xe1, 9, 0xff, 0xd9];

test("only what draws the picture is left", () => {
  const told = [...segment(0xe1, 69, 120, 105, 102), ...segment(0xe2, 1), ...segment(0xfe, 104, 105)];
  expect([...bare(new Uint8Array([...HEAD, ...JFIF, ...told, ...TABLE, ...PIXELS]))]).toEqual([...HEAD, ...JFIF, ...TABLE, ...PIXELS]);
});

test("a file that says nothing more is left as it is", () => {
  const file = new Uint8Array([...HEAD, ...segment(0xee, 65), ...TABLE, ...PIXELS]);
  expect(bare(file)).toEqual(file);
});
