// Keeps whole maps on this tablet, piece by piece: goes on where it was cut, and gives way when room is short, for reports come first.
import { signal } from "@preact/signals";
import { device } from "~/tablet/net/access";
import { call } from "~/tablet/net/api";
import { aboutOf, MAPS, PIECE, pieceOf, sizeOf } from "~/tablet/sw/ranges.js";

/** offered: at the site alone. waiting: cut, goes on by itself. full: no room. changed: kept, and the site has another one. */
export type MapStage = "offered" | "fetching" | "waiting" | "kept" | "full" | "changed";

export interface MapState {
  path: string;
  /** Empty: the outline of the world. */
  name: string;
  /** 0: not known. */
  bytes: number;
  have: number;
  stage: MapStage;
}

interface About {
  path: string;
  name: string;
  etag: string;
  bytes: number;
  complete: boolean;
}

export const WORLD_PATH = "/basemap/world.pmtiles";
/** Browsers keep a store only where the origin is secure. */
export const canKeep = isSecureContext && "caches" in globalThis;
export const maps = signal<readonly MapState[]>([{ path: WORLD_PATH, name: "", bytes: 0, have: 0, stage: "offered" }]);

/** Room that is left for reports and photos, bytes. */
const RESERVE = 20_000_000;
const AGAIN_MS = 3000;
const running = new Map<string, AbortController>();

class Changed extends Error {}
class Full extends Error {}

/** What is kept here, and then what the site offers; goes on with what was cut. */
export async function loadMaps(): Promise<void> {
  const held = canKeep ? await kept() : [];
  for (const about of held) {
    if (!running.has(about.path)) put(about.path, { ...about, have: about.complete ? about.bytes : 0, stage: about.complete ? "kept" : "waiting" });
    if (!about.complete) void keepMap(about.path);
  }
  const offered = await offers().catch(() => []);
  for (const { path, name, bytes } of offered) put(path, { name, ...(stageOf(path) === "offered" ? { bytes } : {}) });
  for (const about of held) if (about.complete) void compare(about).catch(() => undefined);
}

/** Fetches a map and keeps it; harmless while that goes on. */
export async function keepMap(path: string): Promise<void> {
  if (!canKeep || running.has(path)) return;
  const ending = new AbortController();
  running.set(path, ending);
  try {
    while (!ending.signal.aborted && !(await attempt(path, ending.signal))) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  } finally {
    if (running.get(path) === ending) running.delete(path);
  }
}

/** Takes a map off this tablet, or gives up fetching it. */
export async function removeMap(path: string): Promise<void> {
  running.get(path)?.abort();
  running.delete(path);
  await erase(path);
  put(path, { have: 0, stage: "offered" });
}

/** Fetches the site's newer one in place of the one that is kept. */
export async function renewMap(path: string): Promise<void> {
  await removeMap(path);
  await keepMap(path);
}

export const headers = (): Record<string, string> => (device.peek() ? { Authorization: `Bearer ${device.peek()?.token ?? ""}` } : {});

/** One go; whether it is over, for good or for lack of room. */
async function attempt(path: string, signal: AbortSignal): Promise<boolean> {
  put(path, { stage: "fetching" });
  try {
    await fetchPieces(await begin(path, signal), signal);
    put(path, { stage: "kept" });
    return true;
  } catch (error) {
    if (signal.aborted) return true;
    if (error instanceof Changed) {
      await erase(path);
      return false;
    }
    if (error instanceof Full || (error instanceof DOMException && error.name === "QuotaExceededError")) {
      await erase(path);
      put(path, { have: 0, stage: "full" });
      return true;
    }
    put(path, { stage: "waiting" });
    return false;
  }
}

async function begin(path: string, signal: AbortSignal): Promise<About> {
  const cache = await caches.open(MAPS);
  const there = (await cache.match(aboutOf(path))) as Response | undefined;
  if (there) return there.json() as Promise<About>;
  const about = { ...(await ask(path, signal)), path, name: maps.peek().find((map) => map.path === path)?.name ?? "", complete: false };
  put(path, { bytes: about.bytes, have: 0 });
  const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
  if (about.bytes + RESERVE > quota - usage) throw new Full();
  await erase(path); // pieces of an older one
  await note(about);
  return about;
}

async function fetchPieces(about: About, signal: AbortSignal): Promise<void> {
  const { path, bytes, etag } = about;
  const cache = await caches.open(MAPS);
  const count = Math.ceil(bytes / PIECE);
  let have = 0;
  for (let n = 0; n < count; n += 1) {
    const size = sizeOf(n, bytes);
    if (!(await cache.match(pieceOf(path, n)))) {
      const range = `bytes=${n * PIECE}-${n * PIECE + size - 1}`;
      const answer = await fetch(path, { headers: { ...headers(), Range: range, "If-Range": etag }, cache: "no-store", signal });
      if (answer.status === 200) throw new Changed();
      const piece = answer.status === 206 ? await answer.blob() : null;
      if (piece?.size !== size) throw new Error(`piece ${n}: ${answer.status}`);
      await cache.put(pieceOf(path, n), new Response(piece));
      if (signal.aborted) await cache.delete(pieceOf(path, n));
      signal.throwIfAborted();
    }
    have += size;
    put(path, { bytes, have });
  }
  await note({ ...about, complete: true });
}

async function ask(path: string, signal?: AbortSignal): Promise<{ etag: string; bytes: number }> {
  const answer = await fetch(path, { method: "HEAD", headers: headers(), cache: "no-store", ...(signal ? { signal } : {}) });
  const bytes = Number(answer.headers.get("content-length"));
  const etag = answer.headers.get("etag");
  if (!answer.ok || !etag || !(bytes > 0)) throw new Error(`${path}: ${answer.status}`);
  return { etag, bytes };
}

async function compare(about: About): Promise<void> {
  const { etag } = await ask(about.path);
  if (etag !== about.etag && stageOf(about.path) === "kept") put(about.path, { stage: "changed" });
}

async function offers(): Promise<{ path: string; name: string; bytes: number }[]> {
  const world = await ask(WORLD_PATH).then(({ bytes }) => [{ path: WORLD_PATH, name: "", bytes }], () => []);
  if (device.peek() === null) return world;
  const { basemaps } = await call<{ basemaps: { path: string; name: string; bytes: number }[] }>("GET", "/v1/basemaps", device.peek()?.token ?? null);
  return [...world, ...basemaps];
}

async function kept(): Promise<About[]> {
  const cache = await caches.open(MAPS);
  const found = (await cache.keys()).filter(({ url }) => url.endsWith("/about"));
  return Promise.all(found.map(async (request) => (await cache.match(request))?.json() as Promise<About>));
}

async function note(about: About): Promise<void> {
  await (await caches.open(MAPS)).put(aboutOf(about.path), new Response(JSON.stringify(about)));
}

/** What says that it is kept goes first: a cut in between leaves nothing that looks whole. */
async function erase(path: string): Promise<void> {
  const cache = await caches.open(MAPS);
  await cache.delete(aboutOf(path));
  const prefix = new URL(pieceOf(path, 0), location.href).href.slice(0, -1);
  for (const request of await cache.keys()) if (request.url.startsWith(prefix)) await cache.delete(request);
}

const stageOf = (path: string): MapStage => maps.peek().find((map) => map.path === path)?.stage ?? "offered";

function put(path: string, change: Partial<MapState>): void {
  const old = maps.peek().find((map) => map.path === path) ?? { path, name: "", bytes: 0, have: 0, stage: "offered" as const };
  const next = { ...old, name: change.name ?? old.name, bytes: change.bytes ?? old.bytes, have: change.have ?? old.have, stage: change.stage ?? old.stage };
  maps.value = [...maps.peek().filter((map) => map.path !== path), next].sort((a, b) => a.name.localeCompare(b.name));
}
