// Drawing, changing and measuring by hand on the map.
import Collection from "ol/Collection";
import { doubleClick, primaryAction } from "ol/events/condition";
import type { EventsKey } from "ol/events";
import Feature from "ol/Feature";
import GeoJSONFormat from "ol/format/GeoJSON";
import { Circle as CircleGeometry, type Geometry, LineString, MultiPoint, MultiPolygon, Point, Polygon } from "ol/geom";
import { Draw, Modify, Snap } from "ol/interaction";
import type OlMap from "ol/Map";
import { unByKey } from "ol/Observable";
import VectorSource from "ol/source/Vector";
import VectorLayer from "ol/layer/Vector";
import { Circle, Fill, Stroke, Style } from "ol/style";
import type { GeoJSON } from "~/state/types";
import { sketchStyle } from "./areas";
import { distanceM, stretch, unproject } from "./geodesy";
import type { Theme } from "./theme";
import type { Drawing, LonLat } from "./types";

const FORMAT = new GeoJSONFormat({ featureProjection: "EPSG:3857" });
const OL_TYPES = { polygon: "Polygon", circle: "Circle", point: "Point" } as const;

export class Hand {
  readonly #map: OlMap;
  readonly #theme: () => Theme;
  readonly #source = new VectorSource();
  readonly #layer: VectorLayer;
  #giveUp: (() => void) | null = null;

  constructor(map: OlMap, theme: () => Theme) {
    this.#map = map;
    this.#theme = theme;
    this.#layer = new VectorLayer({ source: this.#source, zIndex: 60, style: (feature) => [sketchStyle(feature as Feature, theme()), handles(theme())] });
    map.addLayer(this.#layer);
  }

  /** Whether clicks belong to a drawing just now. */
  get isBusy(): boolean {
    return this.#giveUp !== null;
  }

  draw(what: Drawing["type"], abort?: AbortSignal): Promise<Drawing | null> {
    this.#giveUp?.();
    return new Promise((resolve) => {
      const draw = new Draw({ type: OL_TYPES[what], style: (feature) => sketchStyle(feature as Feature, this.#theme()), stopClick: true });
      const end = (drawing: Drawing | null): void => {
        this.#map.removeInteraction(draw);
        document.removeEventListener("keydown", keys, true);
        this.#giveUp = null;
        // The click that ended the drawing must not pick what lies under it.
        setTimeout(() => resolve(drawing));
      };
      const keys = (event: KeyboardEvent): void => {
        if (event.key === "Escape") {
          event.stopPropagation();
          end(null);
        } else if (event.key === "Enter" && what === "polygon") {
          event.stopPropagation();
          draw.finishDrawing();
        } else if (event.key === "Backspace") draw.removeLastPoint();
      };
      draw.on("drawend", ({ feature }) => end(drawn(feature.getGeometry())));
      this.#giveUp = () => end(null);
      abort?.addEventListener("abort", () => this.#giveUp?.(), { once: true });
      document.addEventListener("keydown", keys, true);
      this.#map.addInteraction(draw);
    });
  }

  modify(geometry: GeoJSON, changed: (geometry: GeoJSON) => void): () => void {
    this.#giveUp?.();
    const feature = new Feature(FORMAT.readGeometry(geometry) as Geometry);
    this.#source.addFeature(feature);
    const modify = new Modify({ features: new Collection([feature]), deleteCondition: doubleClick });
    const snap = new Snap({ source: this.#source });
    modify.on("modifyend", () => changed(written(feature.getGeometry() as Geometry)));
    this.#map.addInteraction(modify);
    this.#map.addInteraction(snap);
    const element = this.#map.getTargetElement() as HTMLElement;
    // For tests: from here on corners follow the pointer.
    element.dataset.hand = "modify";
    const stop = (): void => {
      delete element.dataset.hand;
      this.#map.removeInteraction(modify);
      this.#map.removeInteraction(snap);
      this.#source.removeFeature(feature);
      if (this.#giveUp === stop) this.#giveUp = null;
    };
    this.#giveUp = stop;
    return stop;
  }

  measure(changed: (metres: number) => void): () => void {
    this.#giveUp?.();
    const draw = new Draw({ type: "LineString", condition: primaryAction, style: (feature) => sketchStyle(feature as Feature, this.#theme()) });
    let watching: EventsKey | undefined;
    draw.on("drawstart", ({ feature }) => {
      this.#source.clear();
      watching = feature.on("change", () => changed(lengthOf(feature.getGeometry() as LineString)));
    });
    draw.on("drawend", ({ feature }) => {
      if (watching) unByKey(watching);
      changed(lengthOf(feature.getGeometry() as LineString));
      this.#source.addFeature(feature);
    });
    this.#map.addInteraction(draw);
    const stop = (): void => {
      this.#map.removeInteraction(draw);
      this.#source.clear();
      if (this.#giveUp === stop) this.#giveUp = null;
    };
    this.#giveUp = stop;
    return stop;
  }
}

/** A handle at each corner, to be taken hold of. */
function handles(theme: Theme): Style {
  return new Style({
    image: new Circle({ radius: 6, fill: new Fill({ color: theme.halo }), stroke: new Stroke({ color: theme.danger, width: 2.5 }) }),
    geometry: (feature) => new MultiPoint(cornersOf(feature.getGeometry())),
  });
}

function cornersOf(geometry: unknown): number[][] {
  if (geometry instanceof Polygon) return geometry.getCoordinates().flat();
  return geometry instanceof MultiPolygon ? geometry.getCoordinates().flat(2) : [];
}

function lengthOf(line: LineString): number {
  const points = line.getCoordinates().map(([x = 0, y = 0]) => unproject(x, y));
  return points.slice(1).reduce((sum, point, index) => sum + distanceM(points[index] as LonLat, point), 0);
}

/** GeoJSON in degrees; six decimals are a tenth of a metre, and nobody draws finer. */
function written(geometry: Geometry): GeoJSON {
  return FORMAT.writeGeometryObject(geometry, { decimals: 6 }) as unknown as GeoJSON;
}

function drawn(geometry: Geometry | undefined): Drawing | null {
  if (geometry instanceof CircleGeometry) {
    const [x = 0, y = 0] = geometry.getCenter();
    const center = unproject(x, y);
    return { type: "circle", center, radiusM: geometry.getRadius() / stretch(center.lat) };
  }
  if (geometry instanceof Point) {
    const [x = 0, y = 0] = geometry.getCoordinates();
    return { type: "point", center: unproject(x, y) };
  }
  return geometry ? { type: "polygon", geometry: written(geometry) } : null;
}
