// The one thing that is selected: map, lists and details follow it, and it is in the address.
import { type ReadonlySignal, signal } from "@preact/signals";
import { param, setParams } from "./url";

export type ThingType = "threat" | "alert" | "unit" | "site" | "facility" | "area" | "report" | "quarantine";

export interface Ref {
  type: ThingType;
  id: string;
}

const TYPES = new Set<string>(["threat", "alert", "unit", "site", "facility", "area", "report", "quarantine"]);

export function parseRef(text: string | null): Ref | null {
  const colon = (text ?? "").indexOf(":");
  if (text === null || colon < 1) return null;
  const type = text.slice(0, colon);
  return TYPES.has(type) ? { type: type as ThingType, id: text.slice(colon + 1) } : null;
}

const current = signal<Ref | null>(parseRef(param("sel")));

export const selected: ReadonlySignal<Ref | null> = current;

/** Where the map is asked to go: rises with `select(…, { fly: true })`. */
export const flight = signal<{ to: Ref; count: number } | null>(null);

export function select(ref: Ref | null, { fly = false }: { fly?: boolean } = {}): void {
  current.value = ref;
  setParams({ sel: ref ? `${ref.type}:${ref.id}` : "" });
  if (ref && fly) flight.value = { to: ref, count: (flight.value?.count ?? 0) + 1 };
}

/** The id of the selected thing if it is of this type. */
export function selectedId(type: ThingType): string | null {
  return current.value?.type === type ? current.value.id : null;
}

export function isSelected(type: ThingType, id: string): boolean {
  return current.value?.type === type && current.value.id === id;
}
