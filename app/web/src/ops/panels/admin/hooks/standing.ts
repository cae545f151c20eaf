// How a webhook stands: it works, it fails and is tried again, or it is paused and says why.
import type { Moment, Webhook } from "~/state/types";

export type Standing =
  | { is: "working" }
  | { is: "retrying"; since: Moment; /** null: as soon as something is due. */ next: Moment | null }
  | { is: "paused"; since: Moment; reason: string };

type Told = Pick<Webhook, "paused_at" | "paused_reason" | "failing_since" | "next_try_at">;

/** The standing at `at`, UTC milliseconds. A pause says more than the failures that led to it. */
export function standingOf(hook: Told, at: number): Standing {
  if (hook.paused_at !== null) return { is: "paused", since: hook.paused_at, reason: hook.paused_reason ?? "by_hand" };
  if (hook.failing_since === null) return { is: "working" };
  const next = hook.next_try_at !== null && Date.parse(hook.next_try_at) > at ? hook.next_try_at : null;
  return { is: "retrying", since: hook.failing_since, next };
}
