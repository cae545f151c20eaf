// A map in one file (PMTiles), asked for by ranges: opened, and what its own header says has to be known to draw it.
import { FetchSource, PMTiles, TileType } from "pmtiles";
import type { BasemapChoice } from "./basemap";

type Sent = Readonly<Record<string, string>>;

export function archiveAt(url: string, headers: Sent = {}): PMTiles {
  return new PMTiles(new FetchSource(new URL(url, location.href).href, new Headers(headers)));
}

export async function readChoice(url: string, headers: Sent): Promise<BasemapChoice> {
  const { tileType, maxZoom } = await archiveAt(url, headers).getHeader();
  return { form: "pmtiles", tiles: tileType === TileType.Mvt ? "vector" : "raster", url, maxZoom, headers };
}
