// How the centre is asked: one function for reading, one for writing; every refusal becomes a `Problem`.
import { observeServerTime } from "./clock";

/** A refusal as the centre words it (RFC 9457), or `status` 0 when the centre could not be reached. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly errors: readonly { path: string; code: string; message: string }[] = [],
    readonly retryAfterS: number | null = null,
  ) {
    super(`${status} ${code}: ${detail || title}`);
  }

  get isAway(): boolean {
    return this.status === 0;
  }
}

export interface Answer<T> {
  value: T;
  /** To be sent back in `If-Match` with a change of what was read. */
  etag: string | null;
}

export interface WriteOptions {
  ifMatch?: string | null;
  ifNoneMatch?: "*";
}

export const API = "/api/v1";

/** Called when a request finds that nobody is signed in any more. */
export const whenSignedOut: { call: () => void } = { call: () => undefined };

export async function get<T>(path: string, signal?: AbortSignal): Promise<Answer<T>> {
  return ask<T>("GET", path, undefined, {}, signal);
}

export async function write<T>(
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
  options: WriteOptions = {},
): Promise<Answer<T>> {
  return ask<T>(method, path, body, options);
}

/** Reads a list to its end, page by page, but never more than `most` items. */
export async function all<T>(path: string, most = 5000): Promise<T[]> {
  const items: T[] = [];
  let next: string | undefined = path;
  while (next !== undefined && items.length < most) {
    const { value }: Answer<{ items: T[]; links: { rel: string; href: string }[] }> = await get(next);
    items.push(...value.items);
    next = value.links.find((link) => link.rel === "next")?.href;
  }
  return items;
}

/** `path` with those parameters that have a value. */
export function address(path: string, query: Readonly<Record<string, string | number | undefined | null>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text ? `${path}?${text}` : path;
}

async function ask<T>(
  method: string,
  path: string,
  body: unknown,
  options: WriteOptions,
  signal?: AbortSignal,
): Promise<Answer<T>> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-Heliograph"] = "1";
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (options.ifMatch) headers["If-Match"] = options.ifMatch;
  if (options.ifNoneMatch) headers["If-None-Match"] = options.ifNoneMatch;
  const url = path.startsWith(API) ? path : `${API}${path}`;
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (body !== undefined) init.body = JSON.stringify(body);
  if (signal) init.signal = signal;
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, "away", "The centre cannot be reached", String(error));
  }
  observeServerTime(response.headers.get("date"));
  if (!response.ok) throw await problemOf(response);
  const value = response.status === 204 ? undefined : await response.json();
  return { value: value as T, etag: response.headers.get("etag") };
}

async function problemOf(response: Response): Promise<Problem> {
  const told = (await response.json().catch(() => ({}))) as Partial<Problem>;
  if (response.status === 401 && told.code !== "wrong_credentials") whenSignedOut.call();
  const wait = Number(response.headers.get("retry-after"));
  return new Problem(
    response.status,
    told.code ?? "unknown",
    told.title ?? response.statusText,
    told.detail ?? "",
    told.errors ?? [],
    Number.isFinite(wait) && wait > 0 ? wait : null,
  );
}
