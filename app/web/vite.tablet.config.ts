// How the tablet page is built, and the one for first contact: into the agent's own files, for a site without the centre.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { symbols } from "./build/symbols.mjs";

const SITE = process.env.HELIOGRAPH_SITE_URL ?? "http://127.0.0.1:8470";
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [symbols()],
  publicDir: here("./src/tablet/public"),
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: { alias: { "~": here("./src") } },
  build: {
    outDir: "../../edge_agent/static",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: "manifest.json",
    chunkSizeWarningLimit: 1000,
    rollupOptions: { input: { tablet: here("./tablet.html"), enrol: here("./enrol.html") } },
  },
  server: {
    port: 5174,
    proxy: Object.fromEntries(["/v1", "/basemap", "/basemaps", "/ca.crt"].map((path) => [path, { target: SITE, changeOrigin: false }])),
  },
});
