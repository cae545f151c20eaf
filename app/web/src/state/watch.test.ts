import { describe, expect, test } from "vitest";
import type { LiveAlert } from "./store";
import { needsWatch } from "./watch";

const alert = (change: Partial<LiveAlert>, escalated_at: string | null = null): LiveAlert =>
  ({ state: "active", deliveries: { total: 2, acknowledged: 1 }, noted: null, delivered: [{ escalated_at }], ...change }) as LiveAlert;
const NOTED = { by: "amina", at: "2026-11-24T07:00:00Z" };

describe("an alert waits for the watch", () => {
  test.each([
    ["nobody looked", alert({}), true],
    ["it is over", alert({ state: "cancelled" }), false],
    ["everybody answered", alert({ deliveries: { total: 2, acknowledged: 1, lapsed: 1 } }), false],
    ["acknowledged here", alert({ noted: NOTED }), false],
    ["time ran out before that", alert({ noted: NOTED }, "2026-11-24T06:59:00Z"), false],
    ["time ran out since", alert({ noted: NOTED }, "2026-11-24T07:01:00Z"), true],
  ])("%s", (_, given, expected) => expect(needsWatch(given)).toBe(expected));
});
