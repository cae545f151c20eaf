import { describe, expect, it } from "vitest";
import { captionOf, rooms } from "./captions";

const SQUARE = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
] as const;

describe("rooms for a name", () => {
  it("are in the middle of a square, as wide as it", () => {
    const found = rooms(SQUARE);
    expect(found[0]).toEqual({ x: 5, y: 8, width: 10 });
    expect(found.every(({ x, width }) => x === 5 && width === 10)).toBe(true);
  });

  it("are in the wider leg of an outline that is cut twice", () => {
    const horseshoe = [
      [0, 0],
      [10, 0],
      [10, 10],
      [8, 10],
      [8, 2],
      [6, 2],
      [6, 10],
      [0, 10],
    ] as const;
    expect(rooms(horseshoe)[0]).toEqual({ x: 3, y: 8, width: 6 });
  });

  it("belong to the largest part", () => {
    const ring = (size: number, at: number) => [[at, at], [at + size, at], [at + size, at + size], [at, at + size], [at, at]];
    const caption = captionOf({ id: "1", label: "Two", kind: "no_go", geometry: { type: "MultiPolygon", coordinates: [[ring(1, 40)], [ring(5, 0)]] } });
    expect(caption.noGo).toBe(true);
    expect(caption.rooms[0]?.x).toBeGreaterThan(0);
    expect(caption.rooms[0]?.x).toBeLessThan(600_000);
  });
});
