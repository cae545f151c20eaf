import { expect, test } from "vitest";
import { isMap, PIECE, piecesOf, rangeOf, sizeOf } from "./ranges.js";

test.each([
  ["bytes=0-99", { start: 0, end: 99 }],
  ["bytes=990-", { start: 990, end: 999 }],
  ["bytes=-10", { start: 990, end: 999 }],
  ["bytes=-5000", { start: 0, end: 999 }],
  ["bytes=900-5000", { start: 900, end: 999 }],
  ["bytes=1000-1001", null],
  ["bytes=5-4", null],
  ["bytes=-", null],
  ["bytes=0-1,5-6", null],
  ["items=0-1", null],
])("%s of 1000 bytes", (header, wanted) => {
  expect(rangeOf(header, 1000)).toEqual(wanted);
});

test("a range lies in the pieces it touches", () => {
  expect(piecesOf(0, PIECE - 1)).toEqual([0]);
  expect(piecesOf(PIECE - 1, PIECE)).toEqual([0, 1]);
  expect(piecesOf(5 * PIECE, 7 * PIECE)).toEqual([5, 6, 7]);
});

test("only the last piece is short", () => {
  const bytes = 2 * PIECE + 7;
  expect([0, 1, 2, 3].map((n) => sizeOf(n, bytes))).toEqual([PIECE, PIECE, 7, 0]);
});

test("only maps are maps", () => {
  expect(["/basemap/world.pmtiles", "/basemaps/vakaga.pmtiles"].map(isMap)).toEqual([true, true]);
  expect(["/basemap/places.tsv", "/basemaps/../v1/x.pmtiles", "/v1/basemaps", "/x/basemap/world.pmtiles"].map(isMap)).toEqual([false, false, false, false]);
});
