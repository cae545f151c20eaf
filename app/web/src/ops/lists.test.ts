import { expect, test } from "vitest";
import type { LiveAlert } from "~/state/store";
import type { Threat } from "~/state/types";
import { byNeed } from "./panels/alerts/order";
import { byUrgency } from "./panels/threats/order";
import { fading } from "./shell/fading";

test("unanswered alerts stand first, then the urgent, the overdue, the newer", () => {
  const alert = (id: string, more: Partial<LiveAlert>): LiveAlert =>
    ({ id, state: "active", urgency: "expected", overdue: 0, updated_at: "2026-01-01T00:00:00Z", deliveries: { total: 2, acknowledged: 0 }, ...more }) as LiveAlert;
  const answered = { deliveries: { total: 2, acknowledged: 2 } };
  const alerts = [
    alert("over", { state: "cancelled", urgency: "immediate" }),
    alert("answered", { ...answered, urgency: "immediate" }),
    alert("older", {}),
    alert("newer", { updated_at: "2026-01-02T00:00:00Z" }),
    alert("overdue", { overdue: 1 }),
    alert("immediate", { urgency: "immediate" }),
  ];
  expect(alerts.sort(byNeed).map(({ id }) => id)).toEqual(["immediate", "overdue", "newer", "older", "answered", "over"]);
});

test("confirmed threats stand first, then the grave, then what was seen last", () => {
  const threat = (id: string, state: string, severity: string, day: number): Threat =>
    ({ id, state, severity, last_observed_at: `2026-01-0${day}T00:00:00Z` }) as Threat;
  const threats = [threat("d", "cleared", "extreme", 9), threat("c", "suspected", "minor", 9), threat("b2", "suspected", "severe", 1), threat("b1", "suspected", "severe", 2), threat("a", "confirmed", "minor", 1)];
  expect(threats.sort(byUrgency).map(({ id }) => id)).toEqual(["a", "b1", "b2", "c", "d"]);
});

test("what is old is faint and never gone", () => {
  expect(fading(0, 3600)).toBe(1);
  expect(fading(5400, 3600)).toBeCloseTo(0.75, 1);
  expect(fading(1e9, 3600)).toBe(0.45);
  expect(fading(0, null)).toBe(1);
});
