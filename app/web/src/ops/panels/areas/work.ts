// What is being made of areas just now: one that is edited, a file whose areas wait; it survives a look at another panel.
import { signal } from "@preact/signals";
import * as calls from "~/state/calls";
import { Problem } from "~/state/http";
import { coordinates } from "~/state/prefs";
import { areas } from "~/state/store";
import type { Area, GeoJSON } from "~/state/types";
import { geometryOf, type Ring, ringsOf } from "./outline";
import type { Shape } from "./shapes";

export interface AreaDraft {
  code: string;
  name: string;
  kind: string;
  rings: readonly Ring[];
  /** Names the state that is edited; null: it is new. */
  etag: string | null;
  /** Rises when the outline came from elsewhere than the map's own handles, which then have to be set anew. */
  round: number;
}

export interface Fault {
  path: string;
  code: string;
  message: string;
}

export type Saved =
  | { is: "saved"; area: Area }
  | { is: "faults"; faults: readonly Fault[] }
  /** Somebody else changed it; null: deleted it. */
  | { is: "conflict"; theirs: Area | null; etag: string | null }
  | { is: "taken" }
  | { is: "failed"; error: unknown };

export interface Waiting extends Shape {
  code: string;
  /** What became of it. */
  outcome: Saved | null;
}

export const editing = signal<AreaDraft | null>(null);
export const importing = signal<{ file: string; skipped: number; waiting: readonly Waiting[] } | null>(null);
/** When this page saved an area: alerts since then followed from it. */
export const savedAt = signal<ReadonlyMap<string, string>>(new Map());

export function startNew(shape: Partial<Shape> = {}, code = ""): void {
  const rings = shape.geometry ? ringsOf(shape.geometry, coordinates.peek()) : [{ part: 0, hole: 0, corners: [] }];
  editing.value = { code, name: shape.name ?? "", kind: "ao", rings, etag: null, round: 0 };
}

export function startEdit(area: Area, etag: string | null): void {
  const { code, name, kind, geometry } = area;
  editing.value = { code, name, kind, rings: ringsOf(geometry, coordinates.peek()), etag, round: (editing.peek()?.round ?? 0) + 1 };
}

export function change(values: Partial<AreaDraft>, { fromMap = false } = {}): void {
  const draft = editing.peek();
  if (draft) editing.value = { ...draft, ...values, round: draft.round + (values.rings && !fromMap ? 1 : 0) };
}

export async function save(draft: AreaDraft): Promise<Saved> {
  const geometry = geometryOf(draft.rings);
  if (geometry === null) return { is: "faults", faults: [{ path: "body.geometry.coordinates", code: "few", message: "" }] };
  const { code, name, kind, etag } = draft;
  return put(code, { name, kind, geometry }, etag);
}

/** Saves an area as new, or over the state that `etag` names. */
export async function put(code: string, body: { name: string; kind: string; geometry: GeoJSON }, etag: string | null): Promise<Saved> {
  const begun = new Date(Date.now() - 1000).toISOString();
  try {
    const { value } = await calls.putArea(code, body, etag === null ? { ifNoneMatch: "*" } : { ifMatch: etag });
    areas.put(value);
    savedAt.value = new Map(savedAt.peek()).set(value.code, begun);
    return { is: "saved", area: value };
  } catch (error) {
    return refused(error, code, etag);
  }
}

async function refused(error: unknown, code: string, etag: string | null): Promise<Saved> {
  if (!(error instanceof Problem)) return { is: "failed", error };
  if (error.status === 422) return { is: "faults", faults: error.errors };
  if (error.status === 412 && etag === null) return { is: "taken" };
  if (error.status === 412 || (error.status === 404 && etag !== null)) {
    const theirs = await calls.readArea(code).catch(() => null);
    return { is: "conflict", theirs: theirs?.value ?? null, etag: theirs?.etag ?? null };
  }
  return { is: "failed", error };
}
