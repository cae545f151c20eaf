// After the build: packs every file for the wire, and fails when the first load of a page is over its budget.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const STATIC = fileURLToPath(new URL("../../static/", import.meta.url));
const PACKED = /\.(js|css|html|svg|json|tsv)$/;
const SMALL = 700;

/** Most bytes of a page's first load, gzip: its HTML with every script and style that it needs before it is of use. */
const BUDGETS = { "ops.html": 250_000, "sign-in.html": 60_000, "setup.html": 60_000 };
/** Parts that are fetched at once because the page always opens them. */
const OPENED = { "ops.html": ["src/ops/panels/threats/index.tsx"], "sign-in.html": [], "setup.html": [] };

function pack(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory() || !PACKED.test(name)) continue;
    const raw = readFileSync(path);
    if (raw.length < SMALL) continue;
    writeFileSync(`${path}.gz`, gzipSync(raw, { level: 9 }));
    writeFileSync(`${path}.br`, brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } }));
  }
}

/** Files that the entry `key` of the manifest needs, its static imports included. */
function needed(manifest, key, found = new Set()) {
  const chunk = manifest[key];
  if (!chunk || found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const style of chunk.css ?? []) found.add(style);
  for (const other of chunk.imports ?? []) needed(manifest, other, found);
  return found;
}

function weigh(manifest, page) {
  const files = new Set([page, ...needed(manifest, page)]);
  for (const part of OPENED[page]) for (const file of needed(manifest, part)) files.add(file);
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(STATIC, file)), { level: 9 }).length, 0);
}

pack(STATIC);
pack(join(STATIC, "assets"));
pack(join(STATIC, "basemap"));
const manifest = JSON.parse(readFileSync(join(STATIC, "manifest.json"), "utf8"));
const weights = Object.fromEntries(Object.keys(BUDGETS).map((page) => [page, weigh(manifest, page)]));
writeFileSync(join(STATIC, "weights.json"), JSON.stringify({ gzip_bytes: weights, budgets: BUDGETS }, null, 2));
for (const [page, bytes] of Object.entries(weights)) {
  console.log(`${page}: ${(bytes / 1000).toFixed(1)} kB gz of ${BUDGETS[page] / 1000}`);
  if (bytes > BUDGETS[page]) {
    console.error(`${page} is over its budget`);
    process.exitCode = 1;
  }
}
