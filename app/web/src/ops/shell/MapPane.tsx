// The map in the middle of the page: feeds it from the store, and holds its tools.
import { effect } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { createMap } from "~/map";
import { Hand } from "~/map/drawing";
import type { LonLat, MapHandle } from "~/map/types";
import { t } from "~/shared/i18n";
import { onFrame } from "~/state/frame";
import { layers, look } from "~/state/prefs";
import { flight, type Ref, select, type ThingType } from "~/state/selection";
import { alerts, areas, facilities, generation, sites, threats, units } from "~/state/store";
import { link } from "~/state/stream";
import { followGround } from "./ground";
import { map } from "./mapHandle";
import { MapReadout } from "./MapReadout";
import { MapTools } from "./MapTools";
import { scene } from "./scene";
import { openTab, type TabId } from "./tabs";

declare global {
  interface Window {
    /** True once the map shows what the centre said: what tests and screenshots wait for. */
    __ready?: boolean;
  }
}

const TAB_OF: Partial<Record<ThingType, TabId>> = { threat: "threats", alert: "alerts", unit: "roster", site: "roster", facility: "roster", area: "areas" };

export function MapPane() {
  const target = useRef<HTMLDivElement>(null);
  const [pointer, setPointer] = useState<LonLat | null>(null);
  useEffect(() => {
    const handle = createMap(target.current as HTMLDivElement, (map, theme) => new Hand(map, theme));
    map.value = handle;
    let pointed: LonLat | null = null;
    const told = (): void => setPointer(pointed);
    const stops = [
      effect(() => handle.show(scene.value)),
      effect(() => {
        handle.switches(layers.value);
      }),
      effect(() => {
        // The attribute is set by another effect on the same signal; the colours are there a moment later.
        look.value;
        queueMicrotask(() => handle.restyle());
      }),
      effect(() => {
        if (flight.value) flyTo(handle, flight.value.to);
      }),
      handle.onPick(({ things }) => pick(things)),
      handle.onPointer((at) => {
        pointed = at;
        onFrame(told);
      }),
      followGround(handle),
      fitOnce(handle),
      handle.onDrawn(() => {
        const ready = link.value.is === "live";
        window.__ready = ready;
        // For whoever may not run scripts in the page, which our own policy forbids to all but its own files.
        document.documentElement.dataset.ready = String(ready);
      }),
    ];
    return () => {
      for (const stop of stops) stop();
      map.value = null;
      handle.destroy();
    };
  }, []);
  return (
    <main class="map-pane" id="map" aria-label={t("map.title")}>
      <div
        class="map-canvas"
        ref={target}
        tabIndex={0}
        role="application"
        aria-label={t("map.summary", { threats: threats.all.value.length, units: units.all.value.length, sites: sites.all.value.length })}
        data-testid="map"
      />
      <MapTools />
      <MapReadout pointer={pointer} />
    </main>
  );
}

/** A click on several things at one place walks through them, one click each. */
let lastPicked = "";

function pick(things: readonly { type: string; id: string }[]): void {
  const keys = things.map(({ type, id }) => `${type}:${id}`);
  const next = things[(keys.indexOf(lastPicked) + 1) % Math.max(1, things.length)];
  if (next === undefined) {
    lastPicked = "";
    select(null);
    return;
  }
  lastPicked = `${next.type}:${next.id}`;
  const ref = next as Ref;
  select(ref);
  const tab = TAB_OF[ref.type];
  if (tab) openTab(tab);
}

function flyTo(handle: MapHandle, { type, id }: Ref): void {
  const place = placeOf(type, id);
  if (place) handle.fly(place);
}

function placeOf(type: ThingType, id: string): LonLat | null {
  const things = { threat: threats, alert: alerts, unit: units, site: sites, facility: facilities };
  if (type === "area") {
    const area = areas.peek(id);
    return area ? middle(boundsOf([area.geometry.coordinates])) : null;
  }
  const collection = things[type as keyof typeof things];
  return collection?.peek(id)?.position ?? null;
}

/** Looks at the mission once, when it is first known. */
function fitOnce(handle: MapHandle): () => void {
  let done = false;
  return effect(() => {
    if (done || generation.value === 0) return;
    const shapes = [...areas.all.value.map((area) => area.geometry.coordinates), ...sites.all.value.map(({ position }) => [position.lon, position.lat])];
    if (shapes.length === 0) return;
    if (areas.size > 0) done = true;
    queueMicrotask(() => handle.fit(boundsOf(shapes)));
  });
}

/** West, south, east, north of coordinates, however deeply nested. */
export function boundsOf(coordinates: readonly unknown[]): [number, number, number, number] {
  const bounds: [number, number, number, number] = [180, 90, -180, -90];
  const visit = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    const [lon, lat] = value as unknown[];
    if (typeof lon === "number" && typeof lat === "number") {
      bounds[0] = Math.min(bounds[0], lon);
      bounds[1] = Math.min(bounds[1], lat);
      bounds[2] = Math.max(bounds[2], lon);
      bounds[3] = Math.max(bounds[3], lat);
    } else for (const each of value) visit(each);
  };
  visit(coordinates);
  return bounds;
}

function middle([west, south, east, north]: readonly [number, number, number, number]): LonLat {
  return { lon: (west + east) / 2, lat: (south + north) / 2 };
}
