// Areas out of KML 2.2: every Placemark with polygons. Read by the browser's own XML parser, which fetches nothing.
import type { GeoJSON } from "~/state/types";
import { ImportProblem, type Shapes } from "./shapes";

export function readKML(text: string): Shapes {
  // A document type can define entities that grow without bound; KML needs none.
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw new ImportProblem("doctype");
  const document = new DOMParser().parseFromString(text, "application/xml");
  const fault = document.getElementsByTagName("parsererror")[0];
  if (fault) throw new ImportProblem("unreadable", { detail: (fault.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 160) });
  const found: Shapes = { shapes: [], skipped: 0 };
  for (const placemark of document.getElementsByTagNameNS("*", "Placemark")) {
    const polygons = [...placemark.getElementsByTagNameNS("*", "Polygon")].map(polygonOf).filter((each) => each !== null);
    if (polygons.length === 0) found.skipped += 1;
    else found.shapes.push({ name: childText(placemark, "name"), geometry: geometryOf(polygons) });
  }
  return found;
}

type Point = [number, number];

function geometryOf(polygons: Point[][][]): GeoJSON {
  return polygons.length === 1 ? { type: "Polygon", coordinates: polygons[0] } : { type: "MultiPolygon", coordinates: polygons };
}

/** Outer ring, then holes; null: the outer ring is missing or unreadable. */
function polygonOf(polygon: Element): Point[][] | null {
  const rings = (boundary: string): Point[][] =>
    [...polygon.getElementsByTagNameNS("*", boundary)].map((each) => coordinates(each.getElementsByTagNameNS("*", "coordinates")[0]?.textContent ?? ""));
  const [outer, holes] = [rings("outerBoundaryIs")[0] ?? [], rings("innerBoundaryIs")];
  return [outer, ...holes].every((ring) => ring.length >= 3) ? [outer, ...holes] : null;
}

/** `lon,lat[,height]` with blanks between; an unreadable one spoils the ring. */
export function coordinates(text: string): Point[] {
  const points = text
    .trim()
    .split(/\s+/)
    .filter(Boolean)
    .map((triple) => triple.split(",").slice(0, 2).map(Number));
  return points.every(([lon, lat]) => Number.isFinite(lon) && Number.isFinite(lat)) ? (points as Point[]) : [];
}

function childText(element: Element, name: string): string {
  const child = [...element.children].find((each) => each.localName === name);
  return (child?.textContent ?? "").trim();
}
