// One clock for every age on the page: this machine's, corrected by what the centre says, ticking once a second.
import { signal } from "@preact/signals";

/** A `Date` header has whole seconds, and some time on the way; smaller differences say nothing. */
const TOLERATED_MS = 2000;

let offsetMs = 0;

/** How far this machine's clock is behind the centre's, milliseconds; 0 within what can be known. */
export const clockOffsetMs = signal(0);

/** Now, UTC milliseconds, by the centre's clock; rises once a second. */
export const now = signal(Date.now());

/** Now to the millisecond, by the centre's clock. */
export function currentMs(): number {
  return Date.now() + offsetMs;
}

/** Learns from the `Date` header of an answer. */
export function observeServerTime(header: string | null): void {
  const told = header === null ? Number.NaN : Date.parse(header);
  if (Number.isNaN(told)) return;
  const found = told + 500 - Date.now();
  if (Math.abs(found - offsetMs) <= TOLERATED_MS) return;
  offsetMs = Math.abs(found) <= TOLERATED_MS ? 0 : found;
  clockOffsetMs.value = offsetMs;
}

/** Starts the ticking; once for a page. */
export function startClock(): void {
  const tick = (): void => {
    now.value = currentMs();
    setTimeout(tick, 1000 - (currentMs() % 1000));
  };
  tick();
}
