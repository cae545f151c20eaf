// Which keys are at hand: the person's own (drafts, kept reports) and the device's (the queue). Sign-out drops both.
import { forget, keep, kept } from "./db";
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

export async function dropKeys(): Promise<void> {
  delete keys.vault;
  delete keys.queue;
  await forget("key.vault", "key.queue");
}
