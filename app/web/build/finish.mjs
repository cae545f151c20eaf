// After the build of the centre's pages: packs every file for the wire, and fails when a first load is over its budget.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { judge, needed, pack, weight } from "./weights.mjs";

const STATIC = fileURLToPath(new URL("../../static/", import.meta.url));

/** Most bytes of a page's first load, gzip: its HTML with every script and style that it needs before it is of use. */
const BUDGETS = { "ops.html": 250_000, "sign-in.html": 60_000, "setup.html": 60_000 };
/** Parts that are fetched at once because the page always opens them. */
const OPENED = { "ops.html": ["src/ops/panels/threats/index.tsx"], "sign-in.html": [], "setup.html": [] };

function weigh(manifest, page) {
  const files = new Set([page, ...needed(manifest, page)]);
  for (const part of OPENED[page]) for (const file of needed(manifest, part)) files.add(file);
  return weight(STATIC, files);
}

for (const folder of ["", "assets", "basemap"]) pack(join(STATIC, folder));
const manifest = JSON.parse(readFileSync(join(STATIC, "manifest.json"), "utf8"));
judge(STATIC, Object.fromEntries(Object.keys(BUDGETS).map((page) => [page, weigh(manifest, page)])), BUDGETS);
