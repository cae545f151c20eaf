// Which map is drawn: the one that was chosen, else the mission's own as far as it can be had, else the outline of the world.
import { computed } from "@preact/signals";
import { siteUp } from "~/tablet/net/site";
import { mapWanted } from "~/tablet/prefs";
import { type MapState, maps, WORLD_PATH } from "./keep";

const whole = (map: MapState): boolean => map.stage === "kept" || map.stage === "changed";

/** Maps that can be drawn now. */
export const drawable = computed(() => maps.value.filter((map) => whole(map) || map.path === WORLD_PATH || siteUp.value !== false));

/** Path of the map to draw. */
export const chosen = computed(() => pick(drawable.value, mapWanted.value));

export function pick(among: readonly MapState[], wanted: string): string {
  if (among.some((map) => map.path === wanted)) return wanted;
  const own = among.filter((map) => map.path !== WORLD_PATH);
  return (own.find(whole) ?? own[0])?.path ?? WORLD_PATH;
}

/** Chooses the map after the one that is drawn. */
export function turnOver(): void {
  const paths = drawable.peek().map((map) => map.path);
  mapWanted.value = paths[(paths.indexOf(chosen.peek()) + 1) % paths.length] ?? "";
}
