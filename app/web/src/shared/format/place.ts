// Places as the field writes them: MGRS first, latitude and longitude on request.
import { forward, toPoint } from "mgrs";

/** Digits of easting and northing: 5 is a metre, 4 ten metres. */
const DIGITS = 5;
const UTM_MOST = 84;
const UTM_LEAST = -80;

/** `34L GK 12345 67890`, or latitude and longitude near the poles, where MGRS as we know it ends. */
export function mgrs(lat: number, lon: number, digits = DIGITS): string {
  if (lat > UTM_MOST || lat < UTM_LEAST) return latLon(lat, lon);
  const text = forward([wrap(lon), lat], digits);
  const zone = text.length - 2 * digits - 2;
  return [text.slice(0, zone), text.slice(zone, zone + 2), text.slice(zone + 2, zone + 2 + digits), text.slice(zone + 2 + digits)].join(" ");
}

/** `15.35000° S 23.80000° E`. */
export function latLon(lat: number, lon: number): string {
  const side = wrap(lon);
  return `${Math.abs(lat).toFixed(5)}° ${lat < 0 ? "S" : "N"} ${Math.abs(side).toFixed(5)}° ${side < 0 ? "W" : "E"}`;
}

/** A longitude between -180 and 180. */
export function wrap(lon: number): number {
  return ((((lon + 180) % 360) + 360) % 360) - 180;
}

/** Reads MGRS, or latitude and longitude in degrees (with minus, N/S/E/W, comma or space); null: neither. */
export function parsePlace(text: string): { lat: number; lon: number } | null {
  return parseMgrs(text) ?? parseLatLon(text);
}

export function parseMgrs(text: string): { lat: number; lon: number } | null {
  const tight = text.replace(/\s+/g, "").toUpperCase();
  if (!/^\d{1,2}[C-HJ-NP-X][A-HJ-NP-Z]{2}(\d{2}){0,5}$/.test(tight)) return null;
  try {
    const [lon, lat] = toPoint(tight);
    return Number.isFinite(lat) && Number.isFinite(lon) ? { lat, lon } : null;
  } catch {
    return null;
  }
}

const NUMBER = String.raw`([-+]?\d{1,3}(?:\.\d+)?)\s*°?`;
const PLAIN = new RegExp(String.raw`^\s*${NUMBER}\s*([NS])?\s*[,;\s]\s*${NUMBER}\s*([EW])?\s*$`, "i");

export function parseLatLon(text: string): { lat: number; lon: number } | null {
  const found = PLAIN.exec(text);
  if (!found) return null;
  const lat = Number(found[1]) * (found[2]?.toUpperCase() === "S" ? -1 : 1);
  const lon = Number(found[3]) * (found[4]?.toUpperCase() === "W" ? -1 : 1);
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}
