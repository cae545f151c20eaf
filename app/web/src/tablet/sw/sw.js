// Keeps the page on the tablet, so that it starts with nobody there. `FILES` and `VERSION` are filled in by the build.
// Never touches /v1: what is said there is said by the page alone. Ranges (the basemap) pass through.
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
  if (request.method !== "GET" || origin !== location.origin || pathname.startsWith("/v1/") || request.headers.has("range")) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (FILES.includes(pathname)) event.respondWith(caches.match(request, { ignoreVary: true }).then((found) => found ?? fetch(request)));
});

/** The page from the site while it answers soon, else as it is kept here. */
async function page(request) {
  const kept = await caches.match("/", { ignoreVary: true });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, null));
  const fresh = fetch(request).then((answer) => (answer.ok ? answer : null), () => null);
  return (await Promise.race([fresh, late])) ?? kept ?? (await fresh) ?? Response.error();
}
