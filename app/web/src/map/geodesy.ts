// Metres on the WGS84 ellipsoid and their picture in Web Mercator: what makes a circle of 400 m a circle of 400 m.
import type { LonLat } from "./types";

const A = 6_378_137;
const F = 1 / 298.257223563;
const E2 = F * (2 - F);
const RAD = Math.PI / 180;
const MOST_LAT = 85.0511;

/** Web Mercator (EPSG:3857), metres of the projection. */
export function project(lon: number, lat: number): [number, number] {
  const limited = Math.max(-MOST_LAT, Math.min(MOST_LAT, lat));
  return [A * lon * RAD, A * Math.log(Math.tan(Math.PI / 4 + (limited * RAD) / 2))];
}

export function unproject(x: number, y: number): LonLat {
  return { lon: x / A / RAD, lat: (2 * Math.atan(Math.exp(y / A)) - Math.PI / 2) / RAD };
}

/** Radii of curvature at a latitude, metres: along the meridian, and along the parallel's normal. */
function radii(lat: number): { meridian: number; normal: number } {
  const w = 1 - E2 * Math.sin(lat * RAD) ** 2;
  return { meridian: (A * (1 - E2)) / w ** 1.5, normal: A / Math.sqrt(w) };
}

/** How many metres of the projection a true metre is at a latitude (mean of both directions). */
export function stretch(lat: number): number {
  const { meridian, normal } = radii(lat);
  const onSphere = A / Math.cos(lat * RAD);
  return (onSphere / meridian + onSphere / normal) / 2;
}

/** The point `metres` away in the direction `bearing` (degrees from north, clockwise); exact enough up to 500 km. */
export function destination({ lon, lat }: LonLat, metres: number, bearing: number): LonLat {
  // On a sphere that has the ellipsoid's curvature here in this direction.
  const { meridian, normal } = radii(lat);
  const b = bearing * RAD;
  const radius = 1 / (Math.cos(b) ** 2 / meridian + Math.sin(b) ** 2 / normal);
  const d = metres / radius;
  const sin = Math.sin(lat * RAD) * Math.cos(d) + Math.cos(lat * RAD) * Math.sin(d) * Math.cos(b);
  const lat2 = Math.asin(sin);
  const lon2 = lon * RAD + Math.atan2(Math.sin(b) * Math.sin(d) * Math.cos(lat * RAD), Math.cos(d) - Math.sin(lat * RAD) * sin);
  return { lon: lon2 / RAD, lat: lat2 / RAD };
}

/** The ring of a circle, closed, `steps` corners; degrees. */
export function circle(center: LonLat, metres: number, steps = 72): [number, number][] {
  const ring: [number, number][] = [];
  for (let i = 0; i < steps; i++) {
    const { lon, lat } = destination(center, metres, (i * 360) / steps);
    ring.push([lon, lat]);
  }
  ring.push(ring[0] as [number, number]);
  return ring;
}

/** Length of the geodesic between two points, metres (Vincenty's inverse formula; the sphere where it does not converge). */
export function distanceM(one: LonLat, other: LonLat): number {
  const b = A * (1 - F);
  const l = (other.lon - one.lon) * RAD;
  const u1 = Math.atan((1 - F) * Math.tan(one.lat * RAD));
  const u2 = Math.atan((1 - F) * Math.tan(other.lat * RAD));
  const [sinU1, cosU1, sinU2, cosU2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let lambda = l;
  for (let i = 0; i < 100; i++) {
    const sinL = Math.sin(lambda);
    const cosL = Math.cos(lambda);
    const sinS = Math.hypot(cosU2 * sinL, cosU1 * sinU2 - sinU1 * cosU2 * cosL);
    if (sinS === 0) return 0;
    const cosS = sinU1 * sinU2 + cosU1 * cosU2 * cosL;
    const sigma = Math.atan2(sinS, cosS);
    const sinA = (cosU1 * cosU2 * sinL) / sinS;
    const cos2A = 1 - sinA ** 2;
    const cosM = cos2A === 0 ? 0 : cosS - (2 * sinU1 * sinU2) / cos2A;
    const c = (F / 16) * cos2A * (4 + F * (4 - 3 * cos2A));
    const before = lambda;
    lambda = l + (1 - c) * F * sinA * (sigma + c * sinS * (cosM + c * cosS * (2 * cosM ** 2 - 1)));
    if (Math.abs(lambda - before) > 1e-12) continue;
    const k = (cos2A * (A ** 2 - b ** 2)) / b ** 2;
    const bigA = 1 + (k / 16384) * (4096 + k * (-768 + k * (320 - 175 * k)));
    const bigB = (k / 1024) * (256 + k * (-128 + k * (74 - 47 * k)));
    const turn =
      bigB * sinS * (cosM + (bigB / 4) * (cosS * (2 * cosM ** 2 - 1) - (bigB / 6) * cosM * (4 * sinS ** 2 - 3) * (4 * cosM ** 2 - 3)));
    return b * bigA * (sigma - turn);
  }
  return onSphere(one, other);
}

function onSphere(one: LonLat, other: LonLat): number {
  const half = (a: number, b: number): number => Math.sin(((b - a) * RAD) / 2) ** 2;
  const h = half(one.lat, other.lat) + Math.cos(one.lat * RAD) * Math.cos(other.lat * RAD) * half(one.lon, other.lon);
  return 2 * A * Math.asin(Math.min(1, Math.sqrt(h)));
}
