// Writes PMTiles archives, version 3 (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md): all tiles of a
// map in one file that is read in ranges. Clustered, tiles and directories gzipped, equal tiles stored once.
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { zxyToTileId } from "pmtiles";

const HEADER = 127;
/** The root directory has to lie within the first 16 kB. */
const ROOT_MOST = 16_384 - HEADER;
const LEAF_ENTRIES = 4096;
const GZIP = 2;
const MVT = 1;
const E7 = 1e7;

/**
 * The archive of `tiles` ([z, x, y, bytes]).
 * `about`: minZoom, maxZoom, bounds [west, south, east, north], center [lon, lat, zoom], metadata (an object).
 */
export function archive(tiles, about) {
  const sorted = tiles.map(([z, x, y, bytes]) => ({ id: zxyToTileId(z, x, y), bytes })).sort((a, b) => a.id - b.id);
  const { entries, data, contents } = laidOut(sorted);
  const { root, leaves } = directories(entries);
  const metadata = gzipSync(JSON.stringify(about.metadata));
  const head = header({ root, metadata, leaves, data, tiles: sorted.length, entries: entries.length, contents }, about);
  return Buffer.concat([head, root, metadata, leaves, data]);
}

function laidOut(sorted) {
  const entries = [];
  const places = new Map();
  const pieces = [];
  let offset = 0;
  for (const { id, bytes } of sorted) {
    const packed = gzipSync(bytes, { level: 9 });
    const hash = createHash("sha256").update(packed).digest("hex");
    const known = places.get(hash);
    const last = entries.at(-1);
    if (known !== undefined && last?.offset === known && last.id + last.run === id) {
      last.run += 1;
      continue;
    }
    if (known === undefined) {
      places.set(hash, offset);
      pieces.push(packed);
    }
    entries.push({ id, offset: known ?? offset, length: packed.length, run: 1 });
    if (known === undefined) offset += packed.length;
  }
  return { entries, data: Buffer.concat(pieces), contents: pieces.length };
}

function directories(entries) {
  const whole = gzipSync(directory(entries));
  if (whole.length <= ROOT_MOST) return { root: whole, leaves: Buffer.alloc(0) };
  const roots = [];
  const pieces = [];
  let offset = 0;
  for (let start = 0; start < entries.length; start += LEAF_ENTRIES) {
    const leaf = gzipSync(directory(entries.slice(start, start + LEAF_ENTRIES)));
    roots.push({ id: entries[start].id, offset, length: leaf.length, run: 0 });
    pieces.push(leaf);
    offset += leaf.length;
  }
  return { root: gzipSync(directory(roots)), leaves: Buffer.concat(pieces) };
}

function directory(entries) {
  const out = [];
  varint(out, entries.length);
  let last = 0;
  for (const { id } of entries) {
    varint(out, id - last);
    last = id;
  }
  for (const { run } of entries) varint(out, run);
  for (const { length } of entries) varint(out, length);
  entries.forEach(({ offset }, index) => {
    const before = entries[index - 1];
    varint(out, before && offset === before.offset + before.length ? 0 : offset + 1);
  });
  return Buffer.from(out);
}

function varint(out, value) {
  let rest = value;
  while (rest >= 0x80) {
    out.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  out.push(rest);
}

function header({ root, metadata, leaves, data, tiles, entries, contents }, { minZoom, maxZoom, bounds, center }) {
  const head = Buffer.alloc(HEADER);
  head.write("PMTiles", 0, "ascii");
  head[7] = 3;
  let offset = HEADER;
  [root, metadata, leaves, data].forEach((part, index) => {
    head.writeBigUInt64LE(BigInt(offset), 8 + 16 * index);
    head.writeBigUInt64LE(BigInt(part.length), 16 + 16 * index);
    offset += part.length;
  });
  [tiles, entries, contents].forEach((count, index) => head.writeBigUInt64LE(BigInt(count), 72 + 8 * index));
  head.set([1, GZIP, GZIP, MVT, minZoom, maxZoom], 96);
  bounds.forEach((degrees, index) => head.writeInt32LE(Math.round(degrees * E7), 102 + 4 * index));
  head[118] = center[2];
  head.writeInt32LE(Math.round(center[0] * E7), 119);
  head.writeInt32LE(Math.round(center[1] * E7), 123);
  return head;
}
