// The alert that is being written: it survives a look at another panel.
import { signal } from "@preact/signals";
import { mission } from "~/state/store";
import { about, blank, changed, type Form } from "./draft";

export const composing = signal<Form | null>(null);

export function begin(): void {
  composing.value ??= blank(uuid(), mission.value?.status ?? "actual");
}

export function end(): void {
  composing.value = null;
}

/** A change by the officer's hand. */
export function write(change: Partial<Form>): void {
  if (composing.value) composing.value = changed(composing.value, change);
}

export function choose(kind: Parameters<typeof about>[1]): void {
  if (composing.value) composing.value = about(composing.value, kind);
}

/** A random UUID (version 4); `crypto.randomUUID` is not there on plain HTTP. */
function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
