// How a track grows: only by true movement, and never beyond a bound; what is long ago gets coarser first.
import { metresBetween } from "~/tablet/forms/geo";

export interface TrackPoint {
  lat: number;
  lon: number;
  /** UTC milliseconds. */
  at: number;
}

/** Most points; at 25 m each about 25 km in full, and a day's drive coarser. */
export const MOST_POINTS = 1000;
/** Metres that are movement, and the worst accuracy that is still a place on a track. */
const LEAST_M = 25;
const WORST_M = 100;

/** The track with one more fix, or the same track where the fix says nothing new. */
export function grown(track: readonly TrackPoint[], fix: TrackPoint & { accuracy_m: number | null }): readonly TrackPoint[] {
  const last = track.at(-1);
  const blur = fix.accuracy_m ?? 0;
  if (blur > WORST_M || (last && (fix.at <= last.at || metresBetween(last, fix) < Math.max(LEAST_M, blur)))) return track;
  const longer = [...track, { lat: fix.lat, lon: fix.lon, at: fix.at }];
  return longer.length > MOST_POINTS ? thinned(longer) : longer;
}

/** Metres along a track. */
export function lengthOf(track: readonly TrackPoint[]): number {
  return track.reduce((sum, point, n) => sum + metresBetween(track[n - 1] ?? point, point), 0);
}

/** Every second point of the older half goes; both ends stay. */
function thinned(track: readonly TrackPoint[]): readonly TrackPoint[] {
  const half = Math.floor(track.length / 2);
  return track.filter((_, n) => n >= half || n % 2 === 0);
}
