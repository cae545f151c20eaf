// The draft on the map: its circle, the area it was drawn as, and everybody it reaches where they are.
import { useEffect } from "preact/hooks";
import type { LonLat, Sketch } from "~/map/types";
import type { AlertDraft, Reach } from "~/state/calls";
import { sites, units } from "~/state/store";
import type { GeoJSON } from "~/state/types";
import { map } from "../../../shell/mapHandle";

/** More rings than this hide the map rather than tell of it; the list has all of them. */
const MOST_MARKS = 150;
const MOST_NAMES = 2;

export function useSketch(draft: AlertDraft | null, outline: GeoJSON | null, reach: Reach | null): void {
  const handle = map.value;
  useEffect(() => {
    handle?.sketch(draft && sketchOf(draft, outline, reach));
  }, [handle, JSON.stringify([draft?.lat, draft?.lon, draft?.danger_radius_m]), outline, reach]);
  useEffect(() => () => handle?.sketch(null), [handle]);
}

function sketchOf(draft: AlertDraft, outline: GeoJSON | null, reach: Reach | null): Sketch {
  const places = new Map<string, LonLat & { names: string[] }>();
  for (const { addressee } of reach?.addressees ?? []) {
    const found = placeOf(addressee);
    if (found === null) continue;
    const key = `${found.lat.toFixed(3)}/${found.lon.toFixed(3)}`;
    const there = places.get(key) ?? { lat: found.lat, lon: found.lon, names: [] };
    there.names.push(found.name);
    places.set(key, there);
  }
  return {
    circle: { center: { lon: draft.lon, lat: draft.lat }, radiusM: Math.max(1, draft.danger_radius_m ?? 0) },
    ...(outline ? { geometry: outline } : {}),
    marks: [...places.values()].slice(0, MOST_MARKS).map(({ lat, lon, names }) => ({ lat, lon, label: labelOf(names) })),
  };
}

/** Whoever stands at one place shares one mark; names that would hide the map are counted. */
function labelOf(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(", ");
  return names.length > MOST_NAMES ? `${shown} +${names.length - MOST_NAMES}` : shown;
}

/** Where an addressee is, or else its site; null: neither is known. */
function placeOf(addressee: string): (LonLat & { name: string }) | null {
  if (addressee.startsWith("@")) {
    const site = sites.peek(addressee.slice(1));
    return site ? { lon: site.position.lon, lat: site.position.lat, name: site.name } : null;
  }
  const unit = units.peek(addressee);
  const at = unit?.position ?? (unit ? sites.peek(unit.site)?.position : undefined);
  return at ? { lon: at.lon, lat: at.lat, name: addressee } : null;
}
