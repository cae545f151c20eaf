import { expect, test } from "vitest";
import { standingOf } from "./standing";

const AT = Date.parse("2026-11-24T12:00:00Z");
const FINE = { paused_at: null, paused_reason: null, failing_since: null, next_try_at: null };
const EARLIER = "2026-11-24T11:00:00Z";
const LATER = "2026-11-24T12:05:00Z";

test("one that fails nowhere works", () => {
  expect(standingOf(FINE, AT)).toEqual({ is: "working" });
});

test("one that fails says since when, and when it is tried next", () => {
  expect(standingOf({ ...FINE, failing_since: EARLIER, next_try_at: LATER }, AT)).toEqual({ is: "retrying", since: EARLIER, next: LATER });
});

test("a rest that is over is no next try", () => {
  expect(standingOf({ ...FINE, failing_since: EARLIER, next_try_at: EARLIER }, AT)).toMatchObject({ next: null });
});

test("a pause and its reason stand before the failures that led to it", () => {
  const paused = { ...FINE, failing_since: EARLIER, paused_at: LATER, paused_reason: "gone" as const };
  expect(standingOf(paused, AT)).toEqual({ is: "paused", since: LATER, reason: "gone" });
});
