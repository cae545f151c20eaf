// What this person prefers on this machine: look, sound, coordinates, layers. Kept by the browser, never sent.
import { effect, type Signal, signal } from "@preact/signals";

export type Look = "day" | "dark" | "night";
export type Coordinates = "mgrs" | "latlon";

function kept<T>(name: string, initial: T): Signal<T> {
  const key = `heliograph.${name}`;
  let start = initial;
  try {
    start = (JSON.parse(localStorage.getItem(key) ?? "null") as T | null) ?? initial;
  } catch {
    // Storage may be forbidden or hold what an older page wrote; the default is always good.
  }
  const value = signal(start);
  effect(() => {
    try {
      localStorage.setItem(key, JSON.stringify(value.value));
    } catch {
      // Not remembered then.
    }
  });
  return value;
}

export const look = kept<Look>("look", "day");
export const coordinates = kept<Coordinates>("coordinates", "mgrs");

export type LayerName = "basemap" | "borders" | "areas" | "units" | "sites" | "facilities" | "threats" | "circles" | "alerts" | "ended" | "labels" | "grid";

export const layers = kept<Record<LayerName, boolean>>("layers", {
  basemap: true,
  borders: true,
  areas: true,
  units: true,
  sites: true,
  facilities: true,
  threats: true,
  circles: true,
  alerts: true,
  ended: true,
  labels: true,
  grid: false,
});

/** Id of the chosen basemap; `world` is always there. */
export const basemap = kept<string>("basemap", "world");

/** Until when the alarm is silent, UTC milliseconds; it always comes back by itself. */
export const mutedUntil = kept<number>("muted-until", 0);

export function applyLook(): void {
  effect(() => {
    document.documentElement.dataset.look = look.value;
  });
}
