// After the build of the tablet page: the service worker with its list of files, the basemap, icons, packed copies, budgets.
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { drawIcons } from "./icons.mjs";
import { judge, needed, pack, weight } from "./weights.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const STATIC = here("../../../edge_agent/static/");
const WORLD = here("../../static/basemap/");

/** Most bytes, gzip: of the first load, and of all that the map needs besides. */
const BUDGETS = { "tablet.html": 60_000, "tablet.html with the map": 180_000, "enrol.html": 45_000 };
const MAP = "src/tablet/views/MapView.tsx";

const manifest = JSON.parse(readFileSync(join(STATIC, "manifest.json"), "utf8"));
const first = new Set(["tablet.html", ...needed(manifest, "tablet.html")]);
const contact = new Set(["enrol.html", ...needed(manifest, "enrol.html")]);
const withMap = new Set([...first, ...needed(manifest, MAP)]);

if (existsSync(WORLD)) cpSync(WORLD, join(STATIC, "basemap"), { recursive: true });
drawIcons(join(STATIC, "icons/icon.svg"), join(STATIC, "icons"));
const files = ["/", "/manifest.webmanifest", "/icons/icon.svg", ...readdirSync(join(STATIC, "assets")).map((name) => `/assets/${name}`)];
const version = createHash("sha256").update(readFileSync(join(STATIC, "tablet.html"))).update(files.join()).digest("hex").slice(0, 12);
const ranges = readFileSync(here("../src/tablet/sw/ranges.js"), "utf8").replaceAll(/^export /gm, "");
const worker = ranges + readFileSync(here("../src/tablet/sw/sw.js"), "utf8");
writeFileSync(join(STATIC, "sw.js"), worker.replace("__VERSION__", version).replace("__FILES__", JSON.stringify(files)));
rmSync(join(STATIC, "manifest.json"));
for (const folder of ["", "assets"]) pack(join(STATIC, folder));
judge(STATIC, { "tablet.html": weight(STATIC, first), "tablet.html with the map": weight(STATIC, withMap), "enrol.html": weight(STATIC, contact) }, BUDGETS);
