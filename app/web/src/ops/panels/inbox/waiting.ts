// How much waits for a person, by why: the numbers on the tab and on the sub-lists, kept fresh by the stream.
import { computed, effect, signal } from "@preact/signals";
import * as calls from "~/state/calls";
import { onEvent } from "~/state/live";
import { refreshed } from "~/state/refresh";
import { generation, threats } from "~/state/store";
import type { Waiting } from "~/state/types";

const NOTHING: Waiting = { unplaced: 0, ungraded: 0, clock_suspect: 0 };

export const waiting = signal<Waiting>(NOTHING);

/** Open threats whose sources contradict each other. */
export const conflicts = computed(() => threats.all.value.filter((threat) => threat.conflict && threat.ended_at === null));

/** What needs a decision before the picture can be trusted. */
export const toDecide = computed(() => (waiting.value.held ?? 0) + waiting.value.unplaced + conflicts.value.length);

export const recount = refreshed(async () => {
  waiting.value = (await calls.countWaiting()).value;
});

effect(() => {
  if (generation.value > 0) recount();
});
onEvent(({ type }) => {
  if (type.startsWith("report.") || type.startsWith("quarantine.")) recount();
});
