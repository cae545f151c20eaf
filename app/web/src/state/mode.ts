// LIVE or REPLAY: what map, lists and timeline show. The live store goes on underneath, whatever is shown.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { now } from "./clock";
import { alerts, type LiveAlert, sites, threats, units } from "./store";
import type { Site, Threat, Unit } from "./types";

/** How things stood at one moment of the past. */
export interface Past {
  /** UTC milliseconds. */
  at: number;
  threats: readonly Threat[];
  alerts: readonly LiveAlert[];
  units: readonly Unit[];
  sites: readonly Site[];
}

/** What is replayed; null: live. */
export const past = signal<Past | null>(null);

export const isLive = computed(() => past.value === null);

/** The moment that is shown, UTC milliseconds: ages of what is shown are as of then. */
export const shownAt = computed(() => past.value?.at ?? now.value);

/** What to show, live or replayed: panels and map read these, never the collections themselves. */
export const shown: Readonly<{
  threats: ReadonlySignal<readonly Threat[]>;
  alerts: ReadonlySignal<readonly LiveAlert[]>;
  units: ReadonlySignal<readonly Unit[]>;
  sites: ReadonlySignal<readonly Site[]>;
}> = {
  threats: computed(() => past.value?.threats ?? threats.all.value),
  alerts: computed(() => past.value?.alerts ?? alerts.all.value),
  units: computed(() => past.value?.units ?? units.all.value),
  sites: computed(() => past.value?.sites ?? sites.all.value),
};

export function goLive(): void {
  past.value = null;
}
