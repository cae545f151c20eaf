// What an import finds, its bounds, and why a file is refused; and the codes that its areas might get.
import type { GeoJSON } from "~/state/types";

export interface Shape {
  name: string;
  geometry: GeoJSON;
}

export interface Shapes {
  shapes: Shape[];
  /** Things that are no polygons. */
  skipped: number;
}

export const MOST_BYTES = 5_000_000;
export const MOST_SHAPES = 500;
export const MOST_DEPTH = 20;

export type Refusal = "unreadable" | "tooBig" | "tooMany" | "zipped" | "doctype" | "projected" | "none";

export class ImportProblem extends Error {
  constructor(
    readonly refusal: Refusal,
    readonly values: Readonly<Record<string, string | number>> = {},
  ) {
    super(refusal);
  }
}

const MOST_CODE = 40;

/** A code that a name suggests and that nobody has: letters, digits, dot, dash. */
export function codeFor(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .toUpperCase()
    .slice(0, MOST_CODE - 4);
  const base = plain || "AREA";
  if (plain && !taken.has(base)) return base;
  for (let n = plain ? 2 : 1; ; n++) if (!taken.has(`${base}-${n}`)) return `${base}-${n}`;
}
