import { expect, test } from "vitest";
import { grouped, type Placed } from "./cluster";
import { Space } from "./labels";
import type { Marker } from "./types";

const at = (id: number, x: number, y: number, type: Marker["type"] = "threat", rank = 50): Placed => ({ marker: { id: String(id), type, rank, ended: false } as Marker, x, y });
const nobody = (): boolean => false;
const many = (count: number): Placed[] => Array.from({ length: count }, (_, i) => at(i, (i * 7919) % 100_000, (i * 104_729) % 80_000));

test("every marker is drawn once, alone or in a group", () => {
  for (const resolution of [1, 10, 100, 1000]) {
    const ids = grouped(many(5000), resolution, nobody).flatMap((group) => group.members.map((one) => one.marker.id));
    expect(new Set(ids).size).toBe(5000);
    expect(ids.length).toBe(5000);
  }
});

test("the farther out the fewer things are drawn", () => {
  const drawn = [1, 30, 300, 3000].map((resolution) => grouped(many(2000), resolution, nobody).length);
  expect(drawn).toEqual([...drawn].sort((one, other) => other - one));
  expect(drawn.at(-1)).toBeLessThan(12);
});

test("a group stands where its most urgent member stands, and is drawn above the others", () => {
  const groups = grouped([at(1, 0, 0), at(2, 5, 5, "threat", 70), at(3, 900, 0)], 1, nobody);
  expect(groups.map(({ leader, members }) => [leader.marker.id, members.length])).toEqual([["3", 1], ["2", 2]]);
});

test("kinds of things do not mix, and what stands alone stays alone", () => {
  const placed = [...Array(6).keys()].flatMap((i) => [at(i, i, i), at(100 + i, i, i, "unit")]);
  const groups = grouped(placed, 10, (marker) => marker.id === "3");
  expect(groups.map((group) => group.members.length).sort()).toEqual([1, 5, 6]);
  expect(groups.every((group) => new Set(group.members.map((one) => one.marker.type)).size === 1)).toBe(true);
});

test("two labels never share a place", () => {
  const space = new Space();
  expect(space.take({ x: 0, y: 0, width: 100, height: 20 })).toBe(true);
  expect(space.take({ x: 90, y: 10, width: 100, height: 20 })).toBe(false);
  expect(space.take({ x: 100, y: 0, width: 100, height: 20 })).toBe(true);
  space.hold({ x: 0, y: 40, width: 10, height: 10 });
  expect(space.take({ x: 5, y: 45, width: 1, height: 1 })).toBe(false);
});
