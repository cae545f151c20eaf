// Replay: asks the centre how things stood at a moment, shows it, and walks on through time while it plays.
import { computed, effect, signal } from "@preact/signals";
import { problemText, toast } from "~/shared/ui";
import * as calls from "~/state/calls";
import { currentMs } from "~/state/clock";
import { goLive, past } from "~/state/mode";
import type { LiveAlert } from "~/state/store";
import { param, setParams } from "~/state/url";
import { span } from "./period";

/** Seconds of the past in one second of playing. */
export const SPEEDS = [10, 60, 300, 1800] as const;
export type Speed = (typeof SPEEDS)[number];

/** Pause between two pictures while playing: as often as eyes and the centre can follow. */
const FRAME_MS = 700;
const SECOND_MS = 1000;

/** The moment that is asked for, UTC milliseconds; null: live. The picture of it comes a moment later. */
export const wanted = signal<number | null>(null);
export const playing = signal(false);
export const speed = signal<Speed>(60);
/** Whether the picture of the wanted moment is still on its way. */
export const loading = computed(() => wanted.value !== null && past.value?.at !== wanted.value);

let inFlight: AbortController | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Shows the picture of `at`; what lies ahead is the present. */
export function seek(at: number): void {
  const whole = Math.floor(at / SECOND_MS) * SECOND_MS;
  if (whole >= currentMs() - SECOND_MS) {
    backToLive();
    return;
  }
  wanted.value = whole;
  if (inFlight === null) void load(whole);
}

/** The one button back: nothing is replayed any more, and nothing of it comes late. */
export function backToLive(): void {
  pause();
  inFlight?.abort();
  inFlight = null;
  wanted.value = null;
  goLive();
}

export function play(): void {
  if (wanted.value === null) seek(span.value.start);
  if (wanted.value === null) return;
  playing.value = true;
  schedule();
}

export function pause(): void {
  playing.value = false;
  clearTimeout(timer);
}

export function togglePlay(): void {
  if (playing.value) pause();
  else play();
}

/** Moves by so many seconds, from now when live. */
export function step(seconds: number): void {
  seek((wanted.value ?? currentMs()) + seconds * SECOND_MS);
}

async function load(at: number): Promise<void> {
  const abort = new AbortController();
  inFlight = abort;
  try {
    const { value } = await calls.readHistory(new Date(at).toISOString(), abort.signal);
    if (abort.signal.aborted) return;
    past.value = {
      at,
      threats: value.threats ?? [],
      alerts: (value.alerts ?? []) as LiveAlert[],
      units: value.units ?? [],
      sites: value.sites ?? [],
    };
  } catch (error) {
    if (abort.signal.aborted) return;
    toast(problemText(error), { tone: "problem" });
    pause();
    // What is shown stays what it is, and says so.
    wanted.value = past.value?.at ?? null;
  } finally {
    if (inFlight === abort) inFlight = null;
  }
  // Only the last moment that was asked for meanwhile counts.
  const next = wanted.peek();
  if (next !== null && next !== at) void load(next);
}

function schedule(): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (!playing.value) return;
    if (!loading.peek() && wanted.value !== null) seek(wanted.value + speed.value * FRAME_MS);
    if (playing.value) schedule();
  }, FRAME_MS);
}

/** Keeps the address true, follows whoever else goes live, and replays what the address asks for. */
export function startReplay(): () => void {
  const asked = Date.parse(param("at") ?? "");
  if (!Number.isNaN(asked)) seek(asked);
  let wasPast = false;
  return effect(() => {
    const at = past.value?.at ?? null;
    // Live again by another button: stop playing, forget what was on its way.
    if (at === null && wasPast && wanted.peek() !== null) backToLive();
    wasPast = at !== null;
    setParams({ at: wanted.value === null ? "" : new Date(wanted.value).toISOString().replace(".000Z", "Z") });
  });
}
