// Where the name of an area may stand: in the middle of its widest places, so that symbols can keep theirs.
import { project } from "./geodesy";
import type { AreaShape } from "./types";

type Point = readonly [number, number];

/** A place for a name: its middle, and how much room there is, in the units of the projection. */
export interface Room {
  x: number;
  y: number;
  width: number;
}

export interface Caption {
  label: string;
  noGo: boolean;
  /** The best first. */
  rooms: readonly Room[];
}

/** Shares of the height of an outline at which a name may stand; high places first, as on printed maps. */
const HEIGHTS = [0.8, 0.66, 0.34, 0.2, 0.9, 0.5, 0.1];

export function captionOf(area: AreaShape): Caption {
  const outline = largest(area).map(([lon, lat]) => project(lon, lat));
  return { label: area.label, noGo: area.kind === "no_go", rooms: rooms(outline) };
}

export function rooms(outline: readonly Point[]): Room[] {
  const ys = outline.map(([, y]) => y);
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  return HEIGHTS.map((share) => widest(outline, low + share * (high - low))).filter((room) => room !== null);
}

/** The widest stretch inside the outline along a horizontal line. */
function widest(outline: readonly Point[], y: number): Room | null {
  const crossings: number[] = [];
  outline.forEach(([x1, y1], index) => {
    const [x2, y2] = outline[(index + 1) % outline.length] as Point;
    if (y1 > y !== y2 > y) crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
  });
  crossings.sort((one, other) => one - other);
  let best: Room | null = null;
  for (let index = 0; index + 1 < crossings.length; index += 2) {
    const [from, to] = [crossings[index] as number, crossings[index + 1] as number];
    if (best === null || to - from > best.width) best = { x: (from + to) / 2, y, width: to - from };
  }
  return best;
}

function largest({ geometry }: AreaShape): readonly Point[] {
  const polygons = (geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates]) as readonly (readonly (readonly Point[])[])[];
  let [best, size]: [readonly Point[], number] = [[], -1];
  for (const [outer = []] of polygons) {
    const [xs, ys] = [outer.map(([x]) => x), outer.map(([, y]) => y)];
    const extent = (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
    if (extent > size) [best, size] = [outer, extent];
  }
  return best;
}
