// When an alert that nobody has answered fills the screen. Pure: it is given the time.

/** What this tablet did with an alert: answered it, or put it off at a time (UTC, ms). */
export type Handled = "acting" | "cannot_comply" | { readonly later: number };

/** As long as the centre itself waits for an answer to an immediate alert before it asks somebody else. */
export const PUT_OFF_MS = 120_000;

/** Whether an open alert must be seen now: an immediate one always, until it is answered; put off, it comes again. */
export function fillsScreen(urgency: string, handled: Handled | undefined, now: number): boolean {
  if (urgency !== "immediate") return false;
  if (handled === undefined) return true;
  if (typeof handled === "string") return false;
  return Math.abs(now - handled.later) >= PUT_OFF_MS;
}
