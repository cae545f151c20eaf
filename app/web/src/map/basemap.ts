// What lies under everything: the world outline from our own archive, or the map a mission brought.
import type Feature from "ol/Feature";
import type { FeatureLike } from "ol/Feature";
import MVT from "ol/format/MVT";
import type Layer from "ol/layer/Layer";
import TileLayer from "ol/layer/Tile";
import VectorTileLayer from "ol/layer/VectorTile";
import ImageTileSource from "ol/source/ImageTile";
import VectorTileSource from "ol/source/VectorTile";
import XYZ from "ol/source/XYZ";
import { Fill, Stroke, Style, Text } from "ol/style";
import type VectorTile from "ol/VectorTile";
import type Tile from "ol/Tile";
import type { PMTiles } from "pmtiles";
import { archiveAt } from "./archive";
import type { Theme } from "./theme";

export interface BasemapChoice {
  form: "pmtiles" | "xyz";
  tiles: "vector" | "raster";
  url: string;
  maxZoom: number;
  /** To be sent with every request for it. */
  headers?: Readonly<Record<string, string>>;
}

export const WORLD: BasemapChoice = { form: "pmtiles", tiles: "vector", url: "/basemap/world.pmtiles", maxZoom: 6 };

export interface BasemapLook {
  theme: Theme;
  borders: boolean;
}

/** The layer of a basemap; `look` is asked whenever it is drawn. */
export function basemapLayer(choice: BasemapChoice, look: () => BasemapLook): Layer {
  return choice.tiles === "raster" ? rasterLayer(choice) : vectorLayer(choice, look);
}

function vectorLayer(choice: BasemapChoice, look: () => BasemapLook): Layer {
  const archive = choice.form === "pmtiles" ? archiveAt(choice.url, choice.headers) : null;
  const source = new VectorTileSource({
    format: new MVT({ layerName: "layer" }),
    maxZoom: choice.maxZoom,
    wrapX: false,
    ...(archive ? { tileUrlFunction: ([z, x, y]) => `${z}/${x}/${y}`, tileLoadFunction: fromArchive(archive) } : { url: choice.url }),
  });
  return new VectorTileLayer({ source, declutter: "basemap", renderMode: "hybrid", style: (feature, resolution) => styleOf(feature, resolution, look()) });
}

function fromArchive(archive: PMTiles): (tile: Tile, url: string) => void {
  return (tile, url) => {
    const [z = 0, x = 0, y = 0] = url.split("/").map(Number);
    const vector = tile as VectorTile<Feature>;
    vector.setLoader(async (extent, _resolution, projection) => {
      const found = await archive.getZxy(z, x, y).catch(() => null);
      const options = { extent, featureProjection: projection };
      const features = found ? (vector.getFormat().readFeatures(found.data, options) as Feature[]) : [];
      vector.setFeatures(features);
      return features;
    });
  };
}

function rasterLayer(choice: BasemapChoice): Layer {
  if (choice.form === "xyz") return new TileLayer({ source: new XYZ({ url: choice.url, maxZoom: choice.maxZoom, wrapX: false }) });
  const archive = archiveAt(choice.url, choice.headers);
  const loader = async (z: number, x: number, y: number): Promise<ImageBitmap> => {
    const found = await archive.getZxy(z, x, y);
    if (!found) throw new Error("no tile");
    return createImageBitmap(new Blob([found.data]));
  };
  return new TileLayer({ source: new ImageTileSource({ loader, maxZoom: choice.maxZoom, wrapX: false }) });
}

const AREA_LAYERS: Readonly<Record<string, "land" | "lake">> = { land: "land", earth: "land", lakes: "lake", water: "lake" };
const LINE_LAYERS: Readonly<Record<string, "river" | "border" | "ink">> = {
  rivers: "river",
  waterway: "river",
  borders: "border",
  boundaries: "border",
  boundary: "border",
  roads: "ink",
  transportation: "ink",
};
const NAME_LAYERS = new Set(["places", "place", "countries"]);
const cache = new Map<string, Style>();

/** Metres a pixel below which something is drawn; keeps far views calm. */
const ROADS_FROM = 600;

function styleOf(feature: FeatureLike, resolution: number, { theme, borders }: BasemapLook): Style | undefined {
  const layer = String(feature.get("layer"));
  const type = feature.getGeometry()?.getType() ?? "";
  if (type.endsWith("Polygon")) return filled(AREA_LAYERS[layer], theme);
  if (type.endsWith("LineString")) return lined(LINE_LAYERS[layer], resolution, theme, borders);
  if (!NAME_LAYERS.has(layer)) return undefined;
  return layer === "countries" ? countryName(feature, resolution, theme, borders) : placeName(feature, theme);
}

function filled(what: "land" | "lake" | undefined, theme: Theme): Style | undefined {
  if (what === undefined) return undefined;
  return kept(`${what}/${theme.look}`, () => new Style({ fill: new Fill({ color: theme[what] }), zIndex: what === "land" ? 0 : 1 }));
}

function lined(what: "river" | "border" | "ink" | undefined, resolution: number, theme: Theme, borders: boolean): Style | undefined {
  if (what === undefined || (what === "border" && !borders) || (what === "ink" && resolution > ROADS_FROM)) return undefined;
  return kept(
    `${what}/${theme.look}`,
    () =>
      new Style({
        stroke: new Stroke({ color: theme[what], width: what === "border" ? 1.4 : 1, ...(what === "border" ? { lineDash: [6, 3] } : {}) }),
        zIndex: what === "border" ? 3 : 2,
      }),
  );
}

function countryName(feature: FeatureLike, resolution: number, theme: Theme, borders: boolean): Style | undefined {
  // A name is shown while its country is about as wide as the word.
  const widthPx = (Number(feature.get("size")) / 10) * (111_320 / resolution);
  if (!borders || widthPx < 70 || widthPx > 3000) return undefined;
  return named(String(feature.get("name")).toUpperCase(), theme, { font: "500 11px", colour: theme.border, rank: 5 });
}

function placeName(feature: FeatureLike, theme: Theme): Style | undefined {
  const capital = feature.get("capital") === 1;
  const name = String(feature.get("name") ?? "");
  if (!name) return undefined;
  return named(`${capital ? "◉" : "•"} ${name}`, theme, { font: capital ? "600 12px" : "400 11px", colour: theme.ink, rank: Number(feature.get("rank") ?? 0) });
}

function named(text: string, theme: Theme, { font, colour, rank }: { font: string; colour: string; rank: number }): Style {
  return kept(
    `${text}/${font}/${theme.look}`,
    () =>
      new Style({
        text: new Text({
          text,
          font: `${font} system-ui, "Noto Sans", "Noto Sans Arabic", sans-serif`,
          fill: new Fill({ color: colour }),
          stroke: new Stroke({ color: theme.halo, width: 3 }),
        }),
        zIndex: rank,
      }),
  );
}

function kept(key: string, make: () => Style): Style {
  const there = cache.get(key);
  if (there) return there;
  if (cache.size > 5000) cache.clear();
  const style = make();
  cache.set(key, style);
  return style;
}
