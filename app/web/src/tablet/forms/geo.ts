// Distance and bearing between two places, on the sphere: good enough to run the right way.
export interface At {
  lat: number;
  lon: number;
}

const EARTH_M = 6_371_008.8;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

export function metresBetween(a: At, b: At): number {
  const half = (x: number): number => Math.sin(radians(x) / 2) ** 2;
  const h = half(b.lat - a.lat) + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * half(b.lon - a.lon);
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Degrees from true north, 0 to 359. */
export function bearing(from: At, to: At): number {
  const [p, q, d] = [radians(from.lat), radians(to.lat), radians(to.lon - from.lon)];
  const angle = Math.atan2(Math.sin(d) * Math.cos(q), Math.cos(p) * Math.sin(q) - Math.sin(p) * Math.cos(q) * Math.cos(d));
  return Math.round((angle * 180) / Math.PI + 360) % 360;
}

export const POINTS = ["n", "ne", "e", "se", "s", "sw", "w", "nw"] as const;

export function pointOf(degrees: number): (typeof POINTS)[number] {
  return POINTS[Math.round(degrees / 45) % 8] ?? "n";
}
