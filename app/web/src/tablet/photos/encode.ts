// Bytes as text, for the site's JSON and for the seal.
import { sha256 } from "@noble/hashes/sha2.js";
import { fromBase64 } from "~/tablet/store/seal";

const AT_ONCE = 0x8000;

export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += AT_ONCE) text += String.fromCharCode(...bytes.subarray(at, at + AT_ONCE));
  return btoa(text);
}

/** SHA-256 in hex; on a plain connection the browser has none of its own. */
export function digestOf(bytes: Uint8Array): string {
  return [...sha256(bytes)].map((each) => each.toString(16).padStart(2, "0")).join("");
}

export { fromBase64 };
