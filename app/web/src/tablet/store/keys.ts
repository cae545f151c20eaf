// Which keys are at hand: the person's own (drafts, kept reports) and the device's (the queue). Sign-out drops both.
import { keep, kept } from "./db";
import { fromBase64 } from "./seal";

export type KeyName = "vault" | "queue";

const keys: Partial<Record<KeyName, Uint8Array>> = {};

export async function loadKeys(): Promise<void> {
  for (const name of ["vault", "queue"] as const) {
    const key = await kept<Uint8Array>(`key.${name}`);
    if (key) keys[name] = key;
  }
}

export function keyOf(name: KeyName): Uint8Array | undefined {
  return keys[name];
}

export async function takeKey(name: KeyName, base64: string): Promise<void> {
  keys[name] = fromBase64(base64);
  await keep(`key.${name}`, keys[name]);
}

/** The names under which keys are kept. */
export const KEPT_KEYS = ["key.vault", "key.queue"] as const;

/** Forgets the keys in memory; who calls takes them off the disk. */
export function dropKeys(): void {
  delete keys.vault;
  delete keys.queue;
}
