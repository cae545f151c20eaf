// Choosing what to merge: while it goes on, whatever threat is picked, on the map or in the list, joins or leaves.
import { computed, effect, signal } from "@preact/signals";
import { distanceM } from "~/map/geodesy";
import { select, selected } from "~/state/selection";
import { threats } from "~/state/store";
import type { Threat } from "~/state/types";
import { isEnded } from "../../shell/visible";

export interface Merging {
  /** The threat that the others are merged with. */
  base: string;
  with: readonly string[];
}

export const merging = signal<Merging | null>(null);

export function beginMerge(base: string): void {
  merging.value = { base, with: [] };
}

export function endMerge(): void {
  merging.value = null;
}

export function togglePick(id: string): void {
  const now = merging.value;
  if (now === null || id === now.base) return;
  const there = now.with.includes(id);
  merging.value = { ...now, with: there ? now.with.filter((each) => each !== id) : [...now.with, id] };
}

export interface Candidate {
  threat: Threat;
  distanceM: number;
}

/** What can be merged with `base`: open, and as real as it is; its own family first, then the nearest. */
export function candidatesFor(base: Threat, all: readonly Threat[]): Candidate[] {
  const others = all.filter((one) => one.id !== base.id && !isEnded(one) && one.status === base.status);
  return others
    .map((threat) => ({ threat, distanceM: distanceM(base.position, threat.position) }))
    .sort((one, other) => Number(other.threat.family === base.family) - Number(one.threat.family === base.family) || one.distanceM - other.distanceM);
}

export const candidates = computed(() => {
  const base = merging.value && threats.get(merging.value.base);
  return base ? candidatesFor(base, threats.all.value) : [];
});

/** For as long as the choosing is shown: a threat selected on the map is a pick, and the base stays selected. */
export function followPicks(): () => void {
  return effect(() => {
    const ref = selected.value;
    const now = merging.peek();
    if (now === null) return;
    if (ref?.type === "threat" && ref.id !== now.base) {
      if (candidates.peek().some(({ threat }) => threat.id === ref.id)) togglePick(ref.id);
      select({ type: "threat", id: now.base });
    } else if (ref === null) endMerge();
  });
}
