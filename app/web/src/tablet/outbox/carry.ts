// The queue as something to carry: a file, or a series of QR codes, that another tablet takes in with the same ids.
import type { Content, Item } from "./types";

export interface Carried {
  id: string;
  owner: string | null;
  priority: number;
  made_at: number;
  content: Content;
}

const MARK = "HG1";
/** Bytes of base64 in one code: still read from a scratched screen at arm's length. */
export const CODE_BYTES = 700;

export function carried(items: readonly Item[]): Carried[] {
  return items.flatMap(({ id, owner, priority, made_at, content }) => (content ? [{ id, owner, priority, made_at, content }] : []));
}

export function toText(load: readonly Carried[]): string {
  return JSON.stringify({ heliograph: MARK, reports: load });
}

/** Reads an export; null: it is none. */
export function fromText(text: string): Carried[] | null {
  try {
    const read = JSON.parse(text) as { heliograph?: string; reports?: unknown };
    if (read.heliograph !== MARK || !Array.isArray(read.reports)) return null;
    const good = (each: Partial<Carried> | null): boolean => typeof each?.id === "string" && typeof each.content?.kind === "string" && typeof each.made_at === "number";
    return read.reports.every(good) ? (read.reports as Carried[]) : null;
  } catch {
    return null;
  }
}

/** What each code of the series says: mark, series, number, of how many, part. */
export function toCodes(text: string, series: string): string[] {
  const packed = btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  const total = Math.ceil(packed.length / CODE_BYTES);
  return Array.from({ length: total }, (_, n) => `${MARK} ${series} ${n + 1} ${total} ${packed.slice(n * CODE_BYTES, (n + 1) * CODE_BYTES)}`);
}

export interface Parts {
  series: string;
  total: number;
  parts: Readonly<Record<number, string>>;
}

/** Adds a code that was read; another series begins anew; null: it is none of ours. */
export function addCode(parts: Parts | null, code: string): Parts | null {
  const [mark, series, n, total, part] = code.split(" ");
  if (mark !== MARK || !series || !part || !(Number(n) >= 1) || !(Number(n) <= Number(total))) return null;
  const before = parts?.series === series ? parts.parts : {};
  return { series, total: Number(total), parts: { ...before, [Number(n)]: part } };
}

/** The text, once every part is there. */
export function fromCodes({ total, parts }: Parts): string | null {
  if (Object.keys(parts).length < total) return null;
  const packed = Array.from({ length: total }, (_, n) => parts[n + 1] ?? "").join("");
  return new TextDecoder().decode(Uint8Array.from(atob(packed), (each) => each.charCodeAt(0)));
}
