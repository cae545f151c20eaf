// The smallest circle around a drawn area: an alert warns of a circle, and must leave out nothing that was drawn.
import { destination, distanceM } from "~/map/geodesy";
import type { LonLat } from "~/map/types";

interface Plane {
  x: number;
  y: number;
}

interface Disc extends Plane {
  r: number;
}

/** Centre and radius (metres, rounded up) of the smallest circle that holds all points. */
export function enclosing(points: readonly LonLat[]): { center: LonLat; radiusM: number } | null {
  const first = points[0];
  if (first === undefined) return null;
  // The second time in a plane that is true where it matters: around the middle.
  const center = middle(middle(first, points), points);
  // Measured on the ellipsoid: nothing may be left out.
  return { center, radiusM: Math.ceil(Math.max(...points.map((point) => distanceM(center, point)))) };
}

function middle(origin: LonLat, points: readonly LonLat[]): LonLat {
  const { x, y } = smallest(points.map((point) => onto(origin, point)));
  return destination(origin, Math.hypot(x, y), (Math.atan2(x, y) * 180) / Math.PI);
}

/** Welzl's method, unrolled: a point outside the circle so far lies on the edge of the next. */
function smallest(points: readonly Plane[]): Disc {
  let disc: Disc = { ...(points[0] as Plane), r: 0 };
  points.forEach((a, i) => {
    if (within(disc, a)) return;
    disc = { ...a, r: 0 };
    points.slice(0, i).forEach((b, j) => {
      if (within(disc, b)) return;
      disc = between(a, b);
      for (const c of points.slice(0, j)) if (!within(disc, c)) disc = through(a, b, c);
    });
  });
  return disc;
}

/** Metres east and north of an origin. */
function onto(origin: LonLat, { lon, lat }: LonLat): Plane {
  const north = distanceM(origin, { lon: origin.lon, lat }) * Math.sign(lat - origin.lat);
  const turn = ((((lon - origin.lon + 180) % 360) + 360) % 360) - 180;
  const east = distanceM({ lon: origin.lon, lat }, { lon, lat }) * Math.sign(turn);
  return { x: east, y: north };
}

function within({ x, y, r }: Disc, point: Plane): boolean {
  return Math.hypot(point.x - x, point.y - y) <= r * (1 + 1e-9) + 1e-6;
}

function between(a: Plane, b: Plane): Disc {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, r: Math.hypot(a.x - b.x, a.y - b.y) / 2 };
}

function through(a: Plane, b: Plane, c: Plane): Disc {
  const [bx, by, cx, cy] = [b.x - a.x, b.y - a.y, c.x - a.x, c.y - a.y];
  const d = 2 * (bx * cy - by * cx);
  if (Math.abs(d) < 1e-9) {
    const pairs = [between(a, b), between(a, c), between(b, c)];
    return pairs.reduce((widest, disc) => (disc.r > widest.r ? disc : widest));
  }
  const [b2, c2] = [bx * bx + by * by, cx * cx + cy * cy];
  const [x, y] = [(cy * b2 - by * c2) / d, (bx * c2 - cx * b2) / d];
  return { x: a.x + x, y: a.y + y, r: Math.hypot(x, y) };
}
