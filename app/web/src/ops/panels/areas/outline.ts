// The outline of an area as rings of corners that can be typed, and back: GeoJSON on one side, lines of text on the other.
import { latLon, mgrs, parsePlace } from "~/shared/format/place";
import type { LonLat } from "~/map/types";
import type { GeoJSON } from "~/state/types";

export interface Corner {
  /** As it is typed or was written from the map. */
  text: string;
  /** Where it is; null: the text is no place. */
  at: LonLat | null;
}

export interface Ring {
  /** Index of the part (polygon) it belongs to. */
  part: number;
  /** 0: the outer ring of its part; else a hole. */
  hole: number;
  /** Without the closing corner that GeoJSON repeats. */
  corners: readonly Corner[];
}

export type Written = "mgrs" | "latlon";

/** Corners of a metre: what is typed in MGRS is as fine as that. */
export function cornerOf(at: LonLat, written: Written): Corner {
  return { text: written === "mgrs" ? mgrs(at.lat, at.lon) : latLon(at.lat, at.lon), at };
}

export function typed(text: string): Corner {
  const place = parsePlace(text);
  return { text, at: place && { lon: rounded(place.lon), lat: rounded(place.lat) } };
}

/** One corner a line; empty lines and numbering ("3. …", "3) …") are left out. */
export function typedAll(text: string): Corner[] {
  return text
    .split(/\n/)
    .map((line) => line.replace(/^\s*\d+[.)]\s+/, "").trim())
    .filter(Boolean)
    .map(typed);
}

export function ringsOf(geometry: GeoJSON, written: Written): Ring[] {
  const parts = (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates) as [number, number][][][];
  return parts.flatMap((rings, part) =>
    rings.map((ring, hole) => ({ part, hole, corners: open(ring).map(([lon, lat]) => cornerOf({ lon, lat }, written)) })),
  );
}

/** GeoJSON of the corners that are places; null while no part has three of them. */
export function geometryOf(rings: readonly Ring[]): GeoJSON | null {
  const parts = new Map<number, [number, number][][]>();
  for (const { part, corners } of rings) {
    const points = corners.flatMap(({ at }) => (at ? [[at.lon, at.lat] as [number, number]] : []));
    if (points.length < 3) continue;
    parts.set(part, [...(parts.get(part) ?? []), [...points, points[0] as [number, number]]]);
  }
  const polygons = [...parts.values()];
  if (polygons.length === 0) return null;
  return polygons.length === 1 ? { type: "Polygon", coordinates: polygons[0] } : { type: "MultiPolygon", coordinates: polygons };
}

export interface Spot {
  ring: number;
  /** null: the ring as a whole. */
  corner: number | null;
}

/** Which ring and corner a fault's path means: `body.geometry.coordinates[0][4]`; null: the outline as a whole. */
export function spotOf(path: string, rings: readonly Ring[]): Spot | null {
  const numbers = [...path.replace(/^.*?coordinates/, "").matchAll(/\[(\d+)\]/g)].map((found) => Number(found[1]));
  const isMulti = new Set(rings.map(({ part }) => part)).size > 1;
  const [part, hole, vertex] = isMulti ? numbers : [rings[0]?.part ?? 0, ...numbers];
  if (part === undefined || !path.includes("coordinates")) return null;
  const parts = [...new Set(rings.map((each) => each.part))];
  const ofPart = rings.map((each, index) => ({ ...each, index })).filter((each) => each.part === parts[isMulti ? part : 0]);
  const ring = ofPart[hole ?? 0];
  if (ring === undefined || numbers.length === 0) return null;
  return { ring: ring.index, corner: vertex === undefined || ring.corners.length === 0 ? null : vertex % ring.corners.length };
}

export function withCorner(rings: readonly Ring[], { ring, corner }: { ring: number; corner: number }, change: Corner | null, insert = false): Ring[] {
  return rings.map((each, index) => {
    if (index !== ring) return each;
    const added = change ? [change] : [];
    return { ...each, corners: [...each.corners.slice(0, corner), ...added, ...each.corners.slice(insert ? corner : corner + 1)] };
  });
}

/** Halfway from a corner to the next: where a new one between them begins. */
export function between(ring: Ring, corner: number, written: Written): Corner {
  const [one, next] = [ring.corners[corner]?.at, ring.corners[(corner + 1) % ring.corners.length]?.at];
  if (!one || !next) return { text: "", at: null };
  return cornerOf({ lon: rounded((one.lon + next.lon) / 2), lat: rounded((one.lat + next.lat) / 2) }, written);
}

function open(ring: readonly [number, number][]): [number, number][] {
  const [first, last] = [ring[0], ring.at(-1)];
  const closed = ring.length > 1 && first !== undefined && last !== undefined && first[0] === last[0] && first[1] === last[1];
  return closed ? ring.slice(0, -1) : [...ring];
}

function rounded(degrees: number): number {
  return Number(degrees.toFixed(6));
}
