// What a built page weighs on the wire, and the packed copies that are sent instead of the files.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const PACKED = /\.(js|css|html|svg|json|tsv|webmanifest)$/;
const SMALL = 700;

/** Writes `.gz` and `.br` beside every file of a folder that gains by it. */
export function pack(folder) {
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
export function needed(manifest, key, found = new Set()) {
  const chunk = manifest[key];
  if (!chunk || found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const style of chunk.css ?? []) found.add(style);
  for (const other of chunk.imports ?? []) needed(manifest, other, found);
  return found;
}

/** Bytes, gzip, of files in a folder. */
export function weight(folder, files) {
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file)), { level: 9 }).length, 0);
}

/** Writes `weights.json`, says it, and fails the build where something is over its budget. */
export function judge(folder, weights, budgets) {
  writeFileSync(join(folder, "weights.json"), JSON.stringify({ gzip_bytes: weights, budgets }, null, 2));
  for (const [name, bytes] of Object.entries(weights)) {
    console.log(`${name}: ${(bytes / 1000).toFixed(1)} kB gz of ${budgets[name] / 1000}`);
    if (bytes <= budgets[name]) continue;
    console.error(`${name} is over its budget`);
    process.exitCode = 1;
  }
}
