// Keeps the page on the tablet, so that it starts with nobody there. `FILES` and `VERSION` are filled in by the build.
// Never touches /v1: what is said there is said by the page alone. Answers ranges of maps that are kept.
const VERSION = "__VERSION__";
const FILES = __FILES__;
const CACHE = `heliograph-${VERSION}`;
const PATIENCE_MS = 3000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })))));
});

self.addEventListener("activate", (event) => {
  const stale = async () => {
    for (const name of await caches.keys()) if (name.startsWith("heliograph-") && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(stale());
});

self.addEventListener("message", (event) => {
  if (event.data === "renew") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || pathname.startsWith("/v1/")) return;
  if (request.headers.has("range")) {
    if (isMap(pathname) && request.headers.get("if-range") === null) event.respondWith(ofMap(request, pathname));
  } else if (request.mode === "navigate") event.respondWith(page(request));
  else if (FILES.includes(pathname)) event.respondWith(caches.match(request, { ignoreVary: true }).then((found) => found ?? fetch(request)));
});

/** The page from the site while it answers soon, else as it is kept here. */
async function page(request) {
  const kept = await caches.match("/", { ignoreVary: true });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, null));
  const fresh = fetch(request).then((answer) => (answer.ok ? answer : null), () => null);
  return (await Promise.race([fresh, late])) ?? kept ?? (await fresh) ?? Response.error();
}

/** A part of a map: from here when it is kept whole, else from the site; without the site, from what there is of it. */
async function ofMap(request, path) {
  const cache = await caches.open(MAPS);
  const about = await cache.match(aboutOf(path)).then((found) => found?.json());
  const kept = () => (about ? part(cache, path, about, request.headers.get("range")) : null);
  if (about?.complete) return (await kept()) ?? fetch(request);
  return fetch(request).catch(async (error) => {
    const found = await kept();
    if (found) return found;
    throw error;
  });
}

async function part(cache, path, about, header) {
  const range = rangeOf(header, about.bytes);
  if (range === null) return null;
  const pieces = piecesOf(range.start, range.end);
  const found = await Promise.all(pieces.map((n) => cache.match(pieceOf(path, n))));
  if (found.includes(undefined)) return null;
  const from = range.start - pieces[0] * PIECE;
  const body = new Blob(await Promise.all(found.map((each) => each.blob()))).slice(from, from + range.end - range.start + 1);
  const headers = { "Content-Range": `bytes ${range.start}-${range.end}/${about.bytes}`, "Content-Length": String(body.size), ETag: about.etag };
  return new Response(body, { status: 206, headers });
}
