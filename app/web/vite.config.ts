// How the pages are built: three entries, hashed assets, symbols drawn at build time, the API proxied while developing.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { symbols } from "./build/symbols.mjs";

const CENTRE = process.env.HELIOGRAPH_URL ?? "http://127.0.0.1:8080";
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [symbols()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: { alias: { "~": here("./src") } },
  build: {
    outDir: "../static",
    emptyOutDir: false,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: "manifest.json",
    chunkSizeWarningLimit: 1000,
    rollupOptions: {
      input: { ops: here("./ops.html"), "sign-in": here("./sign-in.html"), setup: here("./setup.html") },
    },
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ["/api", "/basemap", "/basemaps", "/healthz"].map((path) => [path, { target: CENTRE, changeOrigin: false }]),
    ),
  },
  test: { include: ["src/**/*.test.ts"], environment: "node", isolate: false },
} as Parameters<typeof defineConfig>[0]);
