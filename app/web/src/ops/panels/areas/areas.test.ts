import { describe, expect, test } from "vitest";
import { readGeoJSON } from "./geojson";
import { coordinates } from "./kml";
import { between, geometryOf, ringsOf, spotOf, typed, typedAll, withCorner } from "./outline";
import { readFile } from "./readFile";
import { codeFor, ImportProblem, MOST_BYTES } from "./shapes";

const SQUARE = [[23, -15], [24, -15], [24, -14], [23, -15]] as const;
const POLYGON = { type: "Polygon", coordinates: [SQUARE] };
const MULTI = { type: "MultiPolygon", coordinates: [[SQUARE, SQUARE], [SQUARE]] };

describe("an outline", () => {
  test.each([["polygon", POLYGON], ["parts and holes", MULTI]])("%s goes to corners and back", (_, geometry) => {
    expect(geometryOf(ringsOf(geometry, "latlon"))).toEqual(geometry);
  });

  test("written in MGRS keeps the exact place of corners nobody typed", () => {
    expect(geometryOf(ringsOf({ type: "Polygon", coordinates: [[[23.123456, -15], [24, -15], [24, -14], [23.123456, -15]]] }, "mgrs"))?.coordinates).toEqual([
      [[23.123456, -15], [24, -15], [24, -14], [23.123456, -15]],
    ]);
  });

  test("leaves out what is no place, and is none with two corners", () => {
    const rings = ringsOf(POLYGON, "latlon");
    expect(geometryOf(withCorner(rings, { ring: 0, corner: 1 }, typed("nowhere")))).toBeNull();
  });

  test("corners are put in and taken out", () => {
    const [ring] = ringsOf(POLYGON, "latlon");
    if (!ring) throw new Error("no ring");
    const added = withCorner([ring], { ring: 0, corner: 1 }, between(ring, 0, "latlon"), true);
    expect(added[0]?.corners.map(({ at }) => at?.lon)).toEqual([23, 23.5, 24, 24]);
    expect(withCorner(added, { ring: 0, corner: 1 }, null)).toEqual([ring]);
  });

  test("is typed as lines, numbered or not", () => {
    expect(typedAll("1. -15 23\n\n-15, 24\n 3) 14 S 24 E\nhere").map(({ at }) => at)).toEqual([
      { lon: 23, lat: -15 },
      { lon: 24, lat: -15 },
      { lon: 24, lat: -14 },
      null,
    ]);
  });
});

describe("a fault points at", () => {
  test.each([
    ["body.geometry.coordinates[0][1]", POLYGON, { ring: 0, corner: 1 }],
    ["body.geometry.coordinates[0][3]", POLYGON, { ring: 0, corner: 0 }],
    ["body.geometry.coordinates[0]", POLYGON, { ring: 0, corner: null }],
    ["body.geometry.coordinates", POLYGON, null],
    ["body.geometry.type", POLYGON, null],
    ["body.geometry.coordinates[0][1][2]", MULTI, { ring: 1, corner: 2 }],
    ["body.geometry.coordinates[1][0][0]", MULTI, { ring: 2, corner: 0 }],
    ["body.geometry.coordinates[1]", MULTI, { ring: 2, corner: null }],
    ["body.name", POLYGON, null],
  ])("%s", (path, geometry, spot) => expect(spotOf(path, ringsOf(geometry, "latlon"))).toEqual(spot));
});

describe("GeoJSON", () => {
  const feature = (geometry: unknown, properties: unknown = { name: "North" }) => ({ type: "Feature", properties, geometry });

  test.each([
    ["a geometry", POLYGON, [""], 0],
    ["a feature", feature(POLYGON), ["North"], 0],
    ["a collection", { type: "FeatureCollection", features: [feature(POLYGON), feature({ type: "Point", coordinates: [1, 2] }), feature(null)] }, ["North"], 2],
    ["geometries", { type: "GeometryCollection", geometries: [POLYGON, MULTI] }, ["", ""], 0],
    ["nonsense in it", feature({ type: "Polygon", coordinates: [[["a", "b"], [1, 2], [3, 4]]] }), [], 1],
  ])("%s", (_, document, names, skipped) => {
    const found = readGeoJSON(JSON.stringify(document));
    expect([found.shapes.map(({ name }) => name), found.skipped]).toEqual([names, skipped]);
  });

  test("heights are dropped", () => {
    const found = readGeoJSON(JSON.stringify({ type: "Polygon", coordinates: [SQUARE.map(([lon, lat]) => [lon, lat, 900])] }));
    expect(found.shapes[0]?.geometry).toEqual(POLYGON);
  });
});

describe("a file is refused", () => {
  const file = (text: string, size = text.length) => ({ size, text: async () => text });

  test.each([
    ["too big", file("{}", MOST_BYTES + 1), "tooBig"],
    ["zipped", file("PK\u0003\u0004"), "zipped"],
    ["neither", file("a;b;c"), "unreadable"],
    ["no polygon", file('{"type":"Point","coordinates":[1,2]}'), "none"],
    ["a document type", file('<!DOCTYPE kml [<!ENTITY a "b">]><kml/>'), "doctype"],
    ["another system", file('{"type":"Feature","crs":{"properties":{"name":"EPSG:32734"}},"geometry":null}'), "projected"],
    ["too many", file(JSON.stringify({ type: "GeometryCollection", geometries: Array(501).fill(POLYGON) })), "tooMany"],
  ])("%s", async (_, given, refusal) => {
    const error = await readFile(given).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ImportProblem);
    expect((error as ImportProblem).refusal).toBe(refusal);
  });
});

test("KML's coordinates, with and without heights; one bad spoils the ring", () => {
  expect(coordinates(" 23,-15,0\n24,-15 24,-14,12 ")).toEqual([[23, -15], [24, -15], [24, -14]]);
  expect(coordinates("23,-15 x,y 24,-14")).toEqual([]);
});

test("a code is made from a name", () => {
  const taken = new Set(["NORTH", "AREA-1"]);
  expect([codeFor("Zone d’été 3", taken), codeFor("north", taken), codeFor("منطقة", taken)]).toEqual(["ZONE-D-ETE-3", "NORTH-2", "AREA-2"]);
});
