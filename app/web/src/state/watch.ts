// What still waits for the watch officer: alerts that nobody here has acknowledged since they grew, or since time ran out.
import { computed } from "@preact/signals";
import { isAcknowledged, type LiveAlert, pressing } from "./store";

/** Active, not answered by all, and nobody on watch has acknowledged it since the danger grew or an answer was overdue. */
export function needsWatch(alert: LiveAlert): boolean {
  if (alert.state !== "active" || isAcknowledged(alert)) return false;
  const { noted } = alert;
  return !noted || alert.delivered.some(({ escalated_at }) => escalated_at !== null && escalated_at > noted.at);
}

/** The Immediate ones among them: what sounds. */
export const sounding = computed(() => pressing.value.filter(needsWatch));
