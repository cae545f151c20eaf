// Look, clock and place: what this tablet prefers, and what it knows of itself.
import { computed, effect, type Signal, signal } from "@preact/signals";
import { mgrs } from "~/shared/format/place";
import { settings } from "./net/site";
import type { PlaceSaid } from "./outbox/types";

export type Look = "day" | "dark" | "night";
export const LOOKS: readonly Look[] = ["day", "dark", "night"];

function remembered<T>(name: string, initial: T): Signal<T> {
  const key = `heliograph.${name}`;
  let start = initial;
  try {
    start = (JSON.parse(localStorage.getItem(key) ?? "null") as T | null) ?? initial;
  } catch {
    // Storage may be forbidden; the default is always good.
  }
  const value = signal(start);
  effect(() => {
    try {
      localStorage.setItem(key, JSON.stringify(value.value));
    } catch {
      // Not remembered then.
    }
  });
  // Another window of this tablet changed it.
  addEventListener("storage", (event) => {
    if (event.key === key && event.newValue !== null) value.value = JSON.parse(event.newValue) as T;
  });
  return value;
}

export const look = remembered<Look>("look", "day");
export const silentDuress = remembered<boolean>("silent-duress", false);

/** Address of the map that was chosen; empty: the page chooses. */
export const mapWanted = remembered<string>("map", "");

/** UTC milliseconds, once a second. */
export const now = signal(Date.now());

export const fix = signal<PlaceSaid | null>(null);
export const fixFault = signal<"insecure" | "denied" | "searching" | null>("searching");

/** A fix older than this is shown as old. */
export const STALE_MS = 120_000;
export const fixFresh = computed(() => fix.value !== null && now.value - fix.value.at < STALE_MS);

/** The best place to start from: a fresh fix, else the site's own position. */
export function placeHere(): PlaceSaid | null {
  if (fix.peek() && fixFresh.peek()) return fix.peek();
  return sitePlace() ?? fix.peek();
}

export function sitePlace(): PlaceSaid | null {
  const site = settings.peek().site;
  return site ? { lat: site.lat, lon: site.lon, accuracy_m: 500, source: "site", at: Date.now() } : null;
}

export const written = (place: { lat: number; lon: number }): string => mgrs(place.lat, place.lon);

export function startDevice(): void {
  effect(() => {
    document.documentElement.dataset.look = look.value;
  });
  setInterval(() => {
    now.value = Date.now();
  }, 1000);
  if (!isSecureContext || !navigator.geolocation) {
    fixFault.value = "insecure";
    return;
  }
  const take = ({ coords, timestamp }: GeolocationPosition): void => {
    fix.value = { lat: coords.latitude, lon: coords.longitude, accuracy_m: Math.round(coords.accuracy), source: "gps", at: timestamp };
    fixFault.value = null;
  };
  const fail = (error: GeolocationPositionError): void => {
    fixFault.value = error.code === error.PERMISSION_DENIED ? "denied" : "searching";
  };
  navigator.geolocation.watchPosition(take, fail, { enableHighAccuracy: true, maximumAge: 10_000 });
}
