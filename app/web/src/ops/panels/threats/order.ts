// What of the threats matters first.
import type { Threat } from "~/state/types";

const STATES = ["confirmed", "suspected", "cleared", "expired", "dismissed", "superseded"];
const SEVERITIES = ["extreme", "severe", "moderate", "minor", "unknown"];

/** Confirmed before suspected, then the graver, then what was seen last. */
export function byUrgency(one: Threat, other: Threat): number {
  return (
    STATES.indexOf(one.state) - STATES.indexOf(other.state) ||
    SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
    other.last_observed_at.localeCompare(one.last_observed_at)
  );
}
