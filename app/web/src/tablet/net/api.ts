// The site's door as this page speaks with it: one function for a call, and one kind of problem.

/** What the site said no to; `status` 0: nobody answered. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly wait_s: number | null = null,
  ) {
    super(`${code}: ${detail}`);
  }
}

const PATIENCE_MS = 15_000;

/** The token was not known: whose it was has to leave. */
export const expelled: { call(token: string): void } = { call: () => undefined };

/** Tells every part of the page whether the site answers. */
export const heard: { call(up: boolean): void } = { call: () => undefined };

export async function call<T>(method: string, path: string, token: string | null, body?: unknown, patience_ms = PATIENCE_MS): Promise<T> {
  return ask(method, path, { token, body, patience_ms }, async (response) => (response.status === 204 ? undefined : await response.json()) as T);
}

/** What is at an address, with its tag; null: still what was told under `tag`. */
export async function newer<T>(path: string, tag: string | undefined): Promise<{ tag: string; body: T } | null> {
  const headers: Record<string, string> = tag ? { "If-None-Match": tag } : {};
  return ask("GET", path, { headers }, async (response) => (response.status === 304 ? null : { tag: response.headers.get("etag") ?? "", body: (await response.json()) as T }));
}

interface Question {
  token?: string | null;
  body?: unknown;
  patience_ms?: number;
  headers?: Record<string, string>;
}

/** The patience is for the whole answer: a body that stops coming is nobody answering. */
async function ask<T>(method: string, path: string, { token, body, patience_ms = PATIENCE_MS, headers: more }: Question, read: (response: Response) => Promise<T>): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json", ...more };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), patience_ms);
  const init: RequestInit = { method, headers, signal: ending.signal, cache: "no-store" };
  if (body !== undefined) init.body = JSON.stringify(body);
  try {
    const response = await fetch(path, init);
    heard.call(true);
    if (response.status === 401 && token) expelled.call(token);
    if (!response.ok && response.status !== 304) throw await problemOf(response);
    return await read(response);
  } catch (error) {
    if (error instanceof Problem) throw error;
    heard.call(false);
    throw new Problem(0, "away", String(error));
  } finally {
    clearTimeout(timer);
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const told = (await response.json().catch(() => ({}))) as { code?: string; detail?: string; retry_after_s?: number; errors?: { code: string }[] };
  const wait = told.retry_after_s ?? 0;
  return new Problem(response.status, told.errors?.[0]?.code ?? told.code ?? `http_${response.status}`, told.detail ?? "", wait > 0 ? wait : null);
}
