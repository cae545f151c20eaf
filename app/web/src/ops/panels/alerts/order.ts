// Which alert needs somebody first.
import { isAcknowledged, type LiveAlert } from "~/state/store";

export const URGENCIES = ["immediate", "expected", "future", "past", "unknown"];

/** Active before over, unanswered before answered, overdue first, then the more urgent, then the newer. */
export function byNeed(one: LiveAlert, other: LiveAlert): number {
  const need = (alert: LiveAlert): number => (alert.state !== "active" ? 2 : isAcknowledged(alert) ? 1 : 0);
  return (
    need(one) - need(other) ||
    URGENCIES.indexOf(one.urgency) - URGENCIES.indexOf(other.urgency) ||
    Number(other.overdue > 0) - Number(one.overdue > 0) ||
    other.updated_at.localeCompare(one.updated_at)
  );
}
