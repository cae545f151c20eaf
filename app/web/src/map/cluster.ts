// Which markers are drawn as one, because from this far out they would lie on each other.
import type { Marker } from "./types";

/** A marker with its place in the projection. */
export interface Placed {
  marker: Marker;
  x: number;
  y: number;
}

/** Drawn at the place of its leader, the most urgent of them: a symbol never stands where nothing is. */
export interface Group {
  leader: Placed;
  /** All of them, the leader included. */
  members: readonly Placed[];
}

/** Markers nearer than this lie on each other, pixels. */
const REACH = 26;

/**
 * Groups markers of one type around the highest in rank. What `alone` says stays by itself: what is selected, what
 * stands for a place of its own. Hangs on the markers and the resolution only, so panning does not shuffle anything.
 */
export function grouped(placed: readonly Placed[], resolution: number, alone: (marker: Marker) => boolean): Group[] {
  const reach = REACH * resolution;
  const cells = new Map<string, { leader: Placed; members: Placed[] }[]>();
  const groups: { leader: Placed; members: Placed[] }[] = [];
  const byRank = [...placed].sort((one, other) => other.marker.rank - one.marker.rank || (one.marker.id < other.marker.id ? -1 : 1));
  for (const one of byRank) {
    const [i, j] = [Math.floor(one.x / reach), Math.floor(one.y / reach)];
    const near = alone(one.marker) ? undefined : nearest(cells, one, i, j, reach);
    if (near !== undefined) {
      near.members.push(one);
      continue;
    }
    const group = { leader: one, members: [one] };
    groups.push(group);
    if (alone(one.marker)) continue;
    const key = `${one.marker.type}/${i}/${j}`;
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, [group]);
    else cell.push(group);
  }
  // The most urgent is drawn last, above the others.
  return groups.reverse();
}

function nearest<T extends { leader: Placed }>(cells: ReadonlyMap<string, T[]>, one: Placed, i: number, j: number, reach: number): T | undefined {
  for (let di = -1; di <= 1; di++) {
    for (let dj = -1; dj <= 1; dj++) {
      const found = cells
        .get(`${one.marker.type}/${i + di}/${j + dj}`)
        ?.find(({ leader }) => Math.hypot(leader.x - one.x, leader.y - one.y) <= reach && leader.marker.ended === one.marker.ended);
      if (found) return found;
    }
  }
  return undefined;
}
