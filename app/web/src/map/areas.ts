// Areas of operation and other areas, and whatever is being made or imported just now.
import Feature from "ol/Feature";
import GeoJSONFormat from "ol/format/GeoJSON";
import { type Geometry, LineString, Point, Polygon } from "ol/geom";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import { Circle, Fill, Stroke, Style, Text } from "ol/style";
import type { GeoJSON } from "~/state/types";
import { circle, project } from "./geodesy";
import type { Theme } from "./theme";
import type { AreaShape, Scene, Sketch } from "./types";

const READER = new GeoJSONFormat({ featureProjection: "EPSG:3857" });
/** An outline's dashes by kind: told apart without colour. */
const DASHES: Readonly<Record<string, number[]>> = { ao: [], interest: [8, 5], no_go: [2, 4] };

export function areaLayer(theme: () => Theme): { layer: VectorLayer; show(scene: Scene): void } {
  const source = new VectorSource();
  let shown: readonly AreaShape[] = [];
  let selected: string | null = null;
  const layer = new VectorLayer({
    source,
    updateWhileInteracting: false,
    style: (feature) => styleOf(feature as Feature, theme(), feature.getId() === selected),
  });
  return {
    layer,
    show(scene) {
      const now = scene.selected?.type === "area" ? scene.selected.id : null;
      if (scene.areas !== shown) {
        shown = scene.areas;
        source.clear(true);
        source.addFeatures(shown.map(featureOf));
      }
      if (now !== selected) {
        selected = now;
        layer.changed();
      }
    },
  };
}

function read(geometry: GeoJSON): Geometry {
  return READER.readGeometry(geometry) as Geometry;
}

function featureOf(area: AreaShape): Feature {
  const feature = new Feature({ geometry: read(area.geometry), kind: area.kind });
  feature.setId(area.id);
  return feature;
}

function styleOf(feature: Feature, theme: Theme, selected: boolean): Style {
  if (feature.get("kind") === "track") return new Style({ stroke: new Stroke({ color: theme.own, width: 4, lineDash: [1, 8], lineCap: "round" }) });
  const noGo = feature.get("kind") === "no_go";
  return new Style({
    fill: new Fill({ color: noGo ? theme["danger-fill"] : theme["area-fill"] }),
    stroke: new Stroke({
      color: noGo ? theme.danger : theme.area,
      width: selected ? 4 : 1.5,
      lineDash: DASHES[String(feature.get("kind"))] ?? [8, 5],
    }),
  });
}

export function sketchLayer(theme: () => Theme): { layer: VectorLayer; show(sketch: Sketch | null): void } {
  const source = new VectorSource();
  const layer = new VectorLayer({ source, zIndex: 50, style: (feature) => sketchStyle(feature as Feature, theme()) });
  return {
    layer,
    show(sketch) {
      source.clear(true);
      if (sketch) source.addFeatures(sketched(sketch));
    },
  };
}

function sketched({ geometry, circle: round, marks = [] }: Sketch): Feature[] {
  const features: Feature[] = [];
  if (geometry) features.push(new Feature(read(geometry)));
  if (round) {
    const ring = circle(round.center, round.radiusM).map(([lon, lat]) => project(lon, lat));
    features.push(new Feature(new Polygon([ring])), new Feature(new Point(project(round.center.lon, round.center.lat))));
  }
  for (const mark of marks) features.push(new Feature({ geometry: new Point(project(mark.lon, mark.lat)), label: mark.label }));
  return features;
}

export function sketchStyle(feature: Feature, theme: Theme): Style {
  const line = feature.getGeometry() instanceof LineString;
  const label = feature.get("label") as string | undefined;
  return new Style({
    ...(line ? {} : { fill: new Fill({ color: theme["danger-fill"] }) }),
    stroke: new Stroke({ color: theme.danger, width: 2.5, lineDash: [8, 4] }),
    image: new Circle({ radius: label ? 9 : 5, stroke: new Stroke({ color: theme.danger, width: 3 }), fill: new Fill({ color: theme.halo }) }),
    ...(label
      ? { text: new Text({ text: label, offsetY: -18, font: "600 12px system-ui, sans-serif", fill: new Fill({ color: theme.danger }), stroke: new Stroke({ color: theme.halo, width: 4 }) }) }
      : {}),
  });
}
