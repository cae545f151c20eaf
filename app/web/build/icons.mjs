// The page's sign as PNG, for systems that take no SVG: drawn from the SVG's own shapes, so that there is one drawing.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";

/** Side of the drawing in its own units. */
const SIDE = 32;
/** Name, pixels, how large the drawing is in it, and whether the ground fills the square (it is cut to a shape later). */
const ICONS = [
  ["icon-192.png", 192, 1, false],
  ["icon-512.png", 512, 1, false],
  ["maskable-512.png", 512, 0.8, true],
  ["apple-touch-icon.png", 180, 0.9, true],
];

/** Writes every icon into a folder. */
export function drawIcons(svg, folder) {
  const sign = shapesOf(readFileSync(svg, "utf8"));
  for (const [name, side, scale, full] of ICONS) writeFileSync(join(folder, name), png(side, paint(sign, side, scale, full)));
}

/** The ground, the disc and the rays of the SVG: one `rect`, one `circle`, one `path` of straight strokes. */
function shapesOf(text) {
  const tag = (name) => new RegExp(`<${name} ([^>]*)/>`).exec(text)?.[1] ?? fail(name);
  const value = (attributes, key) => new RegExp(`(?:^| )${key}="([^"]*)"`).exec(attributes)?.[1] ?? fail(key);
  const [rect, circle, path] = ["rect", "circle", "path"].map(tag);
  const strokes = [...value(path, "d").matchAll(/M(-?\d+) (-?\d+)([hvl])(-?\d+)(?: ?(-?\d+))?/g)].map(([, x, y, way, a, b]) => {
    const [dx, dy] = way === "h" ? [+a, 0] : way === "v" ? [0, +a] : [+a, +b];
    return { x: +x, y: +y, dx, dy };
  });
  return {
    ground: colour(value(rect, "fill")),
    corner: +value(rect, "rx"),
    light: colour(value(circle, "fill")),
    disc: { x: +value(circle, "cx"), y: +value(circle, "cy"), r: +value(circle, "r") },
    strokes,
    half: +value(path, "stroke-width") / 2,
  };
}

function paint({ ground, corner, light, disc, strokes, half }, side, scale, full) {
  const pixels = Buffer.alloc(side * side * 4);
  const unit = SIDE / side;
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const [x, y] = [(column + 0.5) * unit, (row + 0.5) * unit];
      const [u, v] = [x, y].map((each) => (each - SIDE / 2) / scale + SIDE / 2);
      const far = Math.min(Math.hypot(u - disc.x, v - disc.y) - disc.r, ...strokes.map((stroke) => fromStroke(stroke, u, v) - half));
      const lit = cover((far * scale) / unit);
      const solid = full ? 1 : cover(fromSquare(x, y, corner) / unit);
      const mixed = ground.map((each, n) => Math.round(each + (light[n] - each) * lit));
      pixels.set([...mixed, Math.round(255 * solid)], (row * side + column) * 4);
    }
  }
  return pixels;
}

/** Share of a pixel that is inside, by its middle's distance from the edge in pixels. */
const cover = (distance) => Math.min(1, Math.max(0, 0.5 - distance));

function fromStroke({ x, y, dx, dy }, u, v) {
  const along = Math.min(1, Math.max(0, ((u - x) * dx + (v - y) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(u - x - along * dx, v - y - along * dy);
}

function fromSquare(x, y, corner) {
  const [a, b] = [x, y].map((each) => Math.abs(each - SIDE / 2) - SIDE / 2 + corner);
  return Math.hypot(Math.max(a, 0), Math.max(b, 0)) + Math.min(Math.max(a, b), 0) - corner;
}

const colour = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

function fail(what) {
  throw new Error(`the sign has no ${what}`);
}

/** PNG, 8 bits each of red, green, blue and alpha (ISO/IEC 15948). */
function png(side, pixels) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Array.from({ length: side }, (_, n) => Buffer.concat([Buffer.of(0), pixels.subarray(n * side * 4, (n + 1) * side * 4)]));
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(Buffer.concat(rows), { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "ascii"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
