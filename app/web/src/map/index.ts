// The one door to the map library: builds the map and answers with a `MapHandle`.
import { defaults as defaultInteractions } from "ol/interaction/defaults";
import Layer from "ol/layer/Layer";
import OlMap from "ol/Map";
import View from "ol/View";
import { areaLayer, sketchLayer } from "./areas";
import { type BasemapChoice, basemapLayer, WORLD } from "./basemap";
import type { Hand } from "./drawing";
import { project, stretch, unproject } from "./geodesy";
import { Painter } from "./painter";
import { readTheme, type Theme } from "./theme";
import type { LonLat, MapHandle, Picked, Scene, Switches } from "./types";

const FLIGHT_MS = 400;
const START = { center: project(20, 5), zoom: 3 };
const NEAR_ZOOM = 11;

/** Makes the hand that draws: given where it is needed, so that a page which only shows need not load it. */
export type HandMaker = (map: OlMap, theme: () => Theme) => Hand;

export function createMap(target: HTMLElement, makeHand?: HandMaker): MapHandle {
  let theme = readTheme();
  let switches: Switches = { borders: true, circles: true, labels: true, grid: false, basemap: true };
  const view = new View({ ...START, minZoom: 1.5, maxZoom: 19, enableRotation: false, multiWorld: false, constrainResolution: false });
  const map = new OlMap({ target, view, controls: [], interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false }), pixelRatio: Math.min(2, devicePixelRatio) });
  const markers = new MarkerLayer(() => ({ theme, switches }));
  const areas = areaLayer(() => theme);
  const sketch = sketchLayer(() => theme);
  let base = basemapLayer(WORLD, () => ({ theme, borders: switches.borders }));
  map.getLayers().extend([base, areas.layer, markers, sketch.layer]);
  const hand = makeHand?.(map, () => theme);
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  const pickAt = (pixel: readonly number[], at: readonly number[]): Picked => {
    const [x = 0, y = 0] = pixel;
    const things = markers.painter.pick(x, y);
    const under = things.length > 0 ? [] : map.getFeaturesAtPixel([x, y], { layerFilter: (layer) => layer === areas.layer });
    return {
      things: [...things, ...under.map((feature) => ({ type: "area", id: String((feature as { getId(): unknown }).getId()) }))],
      at: unproject(at[0] ?? 0, at[1] ?? 0),
    };
  };
  // For tests and screenshots: whether what is asked for is what is drawn.
  const moving = (): void => {
    target.dataset.settled = "false";
    map.render();
  };
  map.on("rendercomplete", () => {
    target.dataset.settled = "true";
  });
  const restyled = (): void => {
    for (const layer of map.getAllLayers()) layer.changed();
  };

  return {
    show(scene) {
      areas.show(scene);
      markers.show(scene);
    },
    switches(wanted) {
      switches = wanted;
      base.setVisible(wanted.basemap);
      restyled();
    },
    restyle() {
      theme = readTheme();
      target.style.backgroundColor = theme.sea;
      restyled();
    },
    basemap(choice) {
      const wanted: BasemapChoice = choice ?? WORLD;
      map.removeLayer(base);
      base = basemapLayer(wanted, () => ({ theme, borders: switches.borders }));
      base.setVisible(switches.basemap);
      map.getLayers().insertAt(0, base);
    },
    fly(to, zoom) {
      moving();
      const center = project(to.lon, to.lat);
      const there = inside(map, center, 0.2);
      if (zoom === undefined && there) return;
      const move = { center, zoom: zoom ?? Math.max(view.getZoom() ?? 0, NEAR_ZOOM - 2) };
      if (still.matches) {
        view.setCenter(move.center);
        view.setZoom(move.zoom);
      } else view.animate({ ...move, duration: FLIGHT_MS });
    },
    fit([west, south, east, north]) {
      moving();
      const extent = [...project(west, south), ...project(east, north)];
      view.fit(extent, { padding: [50, 50, 50, 50], maxZoom: NEAR_ZOOM, duration: still.matches ? 0 : FLIGHT_MS });
    },
    bounds() {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = view.calculateExtent(map.getSize());
      const [low, high] = [unproject(x1, y1), unproject(x2, y2)];
      return [low.lon, low.lat, high.lon, high.lat];
    },
    zoomBy(step) {
      view.animate({ zoom: (view.getZoom() ?? 0) + step, duration: still.matches ? 0 : 150 });
    },
    draw: async (what, abort) => hand?.draw(what, abort) ?? null,
    modify: (geometry, changed) => hand?.modify(geometry, changed) ?? (() => undefined),
    sketch: (wanted) => sketch.show(wanted),
    measure: (changed) => hand?.measure(changed) ?? (() => undefined),
    onPick(listener) {
      const key = map.on("singleclick", (event) => {
        if (!hand?.isBusy) listener(pickAt(event.pixel, event.coordinate));
      });
      return () => map.un("singleclick", key.listener as never);
    },
    onPointer(listener) {
      const move = map.on("pointermove", (event) => {
        const [x = 0, y = 0] = event.coordinate;
        listener(unproject(x, y));
        if (!event.dragging) target.style.cursor = markers.painter.pick(event.pixel[0] ?? 0, event.pixel[1] ?? 0).length > 0 ? "pointer" : "";
      });
      const leave = (): void => listener(null);
      target.addEventListener("pointerleave", leave);
      return () => {
        map.un("pointermove", move.listener as never);
        target.removeEventListener("pointerleave", leave);
      };
    },
    onView(listener) {
      const tell = (): void => {
        const { lat } = unproject(...((view.getCenter() ?? [0, 0]) as [number, number]));
        listener((view.getResolution() ?? 1) / stretch(lat));
      };
      map.on("moveend", tell);
      tell();
      return () => map.un("moveend", tell);
    },
    onDrawn(listener) {
      map.on("rendercomplete", listener);
      return () => map.un("rendercomplete", listener);
    },
    destroy() {
      map.setTarget(undefined);
      map.dispose();
    },
  };
}

/** Whether a place is in the view, away from its edges by a share of it. */
function inside(map: OlMap, [x, y]: readonly [number, number], margin: number): boolean {
  const [west = 0, south = 0, east = 0, north = 0] = map.getView().calculateExtent(map.getSize());
  const [dx, dy] = [(east - west) * margin, (north - south) * margin];
  return x > west + dx && x < east - dx && y > south + dy && y < north - dy;
}

/** The markers as a layer among the others: drawn by the painter with every frame. */
class MarkerLayer extends Layer {
  readonly painter: Painter;
  readonly #canvas = document.createElement("canvas");
  readonly #look: () => { theme: ReturnType<typeof readTheme>; switches: Switches };

  constructor(look: () => { theme: ReturnType<typeof readTheme>; switches: Switches }) {
    super({ zIndex: 40 });
    this.#look = look;
    this.#canvas.style.position = "absolute";
    this.#canvas.style.pointerEvents = "none";
    this.painter = new Painter(() => this.changed());
  }

  show(scene: Scene): void {
    this.painter.show(scene);
    this.changed();
  }

  override getSourceState(): "ready" {
    return "ready";
  }

  override render(frame: Parameters<Layer["render"]>[0]): HTMLElement {
    const canvas = this.#canvas;
    const context = canvas.getContext("2d");
    if (frame === null || context === null) return canvas;
    const [width = 0, height = 0] = frame.size;
    const ratio = frame.pixelRatio;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const { center, resolution } = frame.viewState;
    const { theme, switches } = this.#look();
    this.painter.paint(context, { width, height, center: [center[0] ?? 0, center[1] ?? 0], resolution }, theme, switches);
    return canvas;
  }
}

export type { LonLat, MapHandle };
