// Work that changes what is seen is done once per drawn frame, however many messages ask for it.

/** A hidden page draws no frames; its work is done this often instead, so that it can still sound an alarm. */
const HIDDEN_MS = 200;

const waiting = new Set<() => void>();
let scheduled = false;

/** Runs `work` before the next frame, once, however often it is asked for until then. */
export function onFrame(work: () => void): void {
  waiting.add(work);
  if (scheduled) return;
  scheduled = true;
  if (typeof document === "undefined" || document.hidden) setTimeout(runFrame, HIDDEN_MS);
  else {
    // A page that is hidden between now and then would wait for ever.
    const timer = setTimeout(runFrame, 2 * HIDDEN_MS);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      runFrame();
    });
  }
}

/** Does what waits now; for tests. */
export function runFrame(): void {
  if (!scheduled) return;
  scheduled = false;
  const work = [...waiting];
  waiting.clear();
  for (const each of work) each();
}
