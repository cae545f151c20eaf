// Seals what must not be readable on a lost tablet: XChaCha20-Poly1305, which also works where the browser hides its own.
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";

const NONCE = 24;

/** A random nonce, then the sealed JSON; `name` must be given again to open it. */
export function seal(key: Uint8Array, name: string, value: unknown): Uint8Array {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
  const sealed = xchacha20poly1305(key, nonce, bytes(name)).encrypt(bytes(JSON.stringify(value)));
  const box = new Uint8Array(NONCE + sealed.length);
  box.set(nonce);
  box.set(sealed, NONCE);
  return box;
}

/** What was sealed, or null when the key is another one or the box was changed. */
export function open<T>(key: Uint8Array, name: string, box: Uint8Array): T | null {
  try {
    const plain = xchacha20poly1305(key, box.subarray(0, NONCE), bytes(name)).decrypt(box.subarray(NONCE));
    return JSON.parse(new TextDecoder().decode(plain)) as T;
  } catch {
    return null;
  }
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
