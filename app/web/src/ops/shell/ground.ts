// The ground that a person chose, kept over a reload: a map of the mission, or the world when that file is gone.
import { effect } from "@preact/signals";
import type { MapHandle } from "~/map/types";
import * as calls from "~/state/calls";
import { basemap } from "~/state/prefs";

const WORLD = "world";

export function followGround(handle: MapHandle): () => void {
  let shown = WORLD;
  let stopped = false;
  const show = async (id: string): Promise<void> => {
    const maps = id === WORLD ? [] : await calls.readBasemaps().then(
      ({ value }) => value.items,
      () => [],
    );
    if (stopped || id !== basemap.peek()) return;
    const chosen = maps.find((each) => each.id === id);
    if ((chosen?.id ?? WORLD) === shown) return;
    shown = chosen?.id ?? WORLD;
    handle.basemap(chosen ? { ...chosen, maxZoom: chosen.max_zoom } : null);
  };
  const stop = effect(() => void show(basemap.value));
  return () => {
    stopped = true;
    stop();
  };
}
