// Areas out of GeoJSON (RFC 7946): every polygon with its name; what is no polygon is counted and left out.
import type { GeoJSON } from "~/state/types";
import { ImportProblem, MOST_DEPTH, type Shape, type Shapes } from "./shapes";

interface Node {
  type?: unknown;
  name?: unknown;
  features?: unknown;
  geometries?: unknown;
  geometry?: unknown;
  coordinates?: unknown;
  properties?: unknown;
  id?: unknown;
  crs?: unknown;
}

const NAMES = ["name", "title", "NAME", "Name", "label", "code"];

export function readGeoJSON(text: string): Shapes {
  let document: Node;
  try {
    document = JSON.parse(text) as Node;
  } catch (error) {
    throw new ImportProblem("unreadable", { detail: error instanceof Error ? error.message : "" });
  }
  const crs = crsOf(document);
  if (crs !== "" && !/CRS84|4326/.test(crs)) throw new ImportProblem("projected", { crs: crs.slice(0, 60) });
  const found: Shapes = { shapes: [], skipped: 0 };
  visit(document, "", 0, found);
  return found;
}

function visit(node: unknown, name: string, depth: number, found: Shapes): void {
  if (typeof node !== "object" || node === null || depth > MOST_DEPTH) {
    found.skipped += 1;
    return;
  }
  const { type, features, geometries, geometry, coordinates } = node as Node;
  if (type === "FeatureCollection" && Array.isArray(features)) for (const each of features) visit(each, "", depth + 1, found);
  else if (type === "Feature") visit(geometry, nameOf(node as Node), depth + 1, found);
  else if (type === "GeometryCollection" && Array.isArray(geometries)) for (const each of geometries) visit(each, name, depth + 1, found);
  else {
    const shape = shapeOf(type, coordinates, name);
    if (shape) found.shapes.push(shape);
    else found.skipped += 1;
  }
}

function shapeOf(type: unknown, coordinates: unknown, name: string): Shape | null {
  const polygons = type === "Polygon" ? [coordinates] : type === "MultiPolygon" && Array.isArray(coordinates) ? coordinates : [];
  const flat = polygons.map(polygon).filter((each) => each !== null);
  if (flat.length === 0 || flat.length < polygons.length) return null;
  const geometry: GeoJSON = flat.length === 1 ? { type: "Polygon", coordinates: flat[0] } : { type: "MultiPolygon", coordinates: flat };
  return { name, geometry };
}

/** Rings of pairs of numbers; heights are dropped; null: it is not nested like that. */
function polygon(rings: unknown): [number, number][][] | null {
  if (!Array.isArray(rings) || rings.length === 0) return null;
  const flat: [number, number][][] = [];
  for (const ring of rings as unknown[]) {
    if (!Array.isArray(ring) || ring.length < 3) return null;
    const points: [number, number][] = [];
    for (const point of ring as unknown[]) {
      const [lon, lat] = Array.isArray(point) ? (point as unknown[]) : [];
      if (typeof lon !== "number" || typeof lat !== "number") return null;
      points.push([lon, lat]);
    }
    flat.push(points);
  }
  return flat;
}

function nameOf({ properties, id }: Node): string {
  const values = (typeof properties === "object" && properties !== null ? properties : {}) as Record<string, unknown>;
  const named = NAMES.map((key) => values[key]).find((value) => typeof value === "string" && value.trim() !== "");
  return String(named ?? (typeof id === "string" || typeof id === "number" ? id : "")).trim();
}

function crsOf({ crs }: Node): string {
  const properties = (crs as { properties?: { name?: unknown } } | null | undefined)?.properties;
  return typeof properties?.name === "string" ? properties.name : "";
}
