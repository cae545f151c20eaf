import { expect, test, vi } from "vitest";

vi.mock("./keep", () => ({ maps: { value: [], peek: () => [] }, WORLD_PATH: "/basemap/world.pmtiles" }));
vi.mock("~/tablet/net/site", () => ({ siteUp: { value: true } }));
vi.mock("~/tablet/prefs", () => ({ mapWanted: { value: "" } }));
const { pick } = await import("./choice");

const map = (path: string, stage: "offered" | "kept" | "fetching") => ({ path, name: path, bytes: 1, have: 0, stage });
const WORLD = map("/basemap/world.pmtiles", "kept");

test.each([
  ["what was chosen", [WORLD, map("a", "kept"), map("b", "offered")], "b", "b"],
  ["the mission's own before the world", [WORLD, map("a", "offered")], "", "a"],
  ["one that is kept before one that is not", [WORLD, map("a", "offered"), map("b", "kept")], "", "b"],
  ["a chosen one that cannot be had is passed over", [WORLD, map("a", "kept")], "gone", "a"],
  ["the world where there is nothing else", [WORLD], "", WORLD.path],
])("%s", (_name, among, wanted, path) => {
  expect(pick(among, wanted)).toBe(path);
});
