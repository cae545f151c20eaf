// Where a kept map lies on this tablet, and which part of it answers a range: one set of rules for the page and its worker.
// The build puts this file in front of the worker.

/** Name of the cache that holds maps; it outlives every version of the page. */
export const MAPS = "kept-maps";
/** Bytes of a piece: small enough to be fetched again, large enough that a country is a few hundred of them. */
export const PIECE = 512 * 1024;

/** @param {string} path @returns {string} Where it is said what is kept of a map. */
export const aboutOf = (path) => `/kept-map${path}/about`;
/** @param {string} path @param {number} n @returns {string} Where the nth piece is. */
export const pieceOf = (path, n) => `/kept-map${path}/${n}`;

/** @param {string} path @returns {boolean} Whether an address is that of a map. */
export const isMap = (path) => /^\/basemaps?\/[\w.-]+\.pmtiles$/.test(path);

/**
 * The one range a header asks for, both ends included (RFC 9110, 14.1.2); null: none that can be answered.
 * @param {string} header
 * @param {number} bytes size of the whole
 * @returns {{ start: number, end: number } | null}
 */
export function rangeOf(header, bytes) {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (from === "" && to === "") return null;
  const start = from === "" ? Math.max(0, bytes - Number(to)) : Number(from);
  const end = from === "" || to === "" ? bytes - 1 : Math.min(Number(to), bytes - 1);
  return start <= end && start < bytes ? { start, end } : null;
}

/** @param {number} start @param {number} end @returns {number[]} Numbers of the pieces that hold a range. */
export function piecesOf(start, end) {
  const first = Math.floor(start / PIECE);
  return Array.from({ length: Math.floor(end / PIECE) - first + 1 }, (_, n) => first + n);
}

/** @param {number} n @param {number} bytes size of the whole @returns {number} Bytes of the nth piece. */
export const sizeOf = (n, bytes) => Math.max(0, Math.min(PIECE, bytes - n * PIECE));
