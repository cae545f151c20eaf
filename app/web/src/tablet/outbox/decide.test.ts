import { expect, test } from "vitest";
import { afterNews, afterTry, due, formOf, nextDue, pauseMs, unsent } from "./decide";
import type { Content, ReportState, Row, Stage } from "./types";

const row = (more: Partial<Row> = {}): Row => ({
  id: "a",
  stage: "queued",
  owner: "1",
  priority: 1,
  made_at: 1000,
  changed_at: 1000,
  until: null,
  tries: 0,
  next_try: 0,
  reason: null,
  sealed: "none",
  box: null,
  ...more,
});
const told = (state: ReportState["state"], more: Partial<ReportState> = {}): ReportState => ({ client_id: "a", state, reason: null, change: 1, ...more });

test("the most urgent goes first, then the oldest; what waits is left alone", () => {
  const rows = [
    row({ id: "late", made_at: 3 }),
    row({ id: "early", made_at: 2 }),
    row({ id: "urgent", made_at: 4, priority: 0 }),
    row({ id: "waits", next_try: 99 }),
    row({ id: "draft", stage: "draft" }),
    row({ id: "undoable", stage: "held", until: 99 }),
    row({ id: "not undone", stage: "held", until: 10, made_at: 5 }),
  ];
  expect(due(rows, 10).map((each) => each.id)).toEqual(["urgent", "early", "late", "not undone"]);
  expect(due(rows, 10, true).map((each) => each.id)).toContain("waits");
  expect(due(rows, 10, true).map((each) => each.id)).not.toContain("undoable");
});

test.each([
  [1, 1000],
  [2, 2000],
  [4, 8000],
  [20, 60_000],
])("after %d tries in vain it waits %d ms", (tries, pause) => expect(pauseMs(tries)).toBe(pause));

test.each<[Stage, ReportState, Stage]>([
  ["queued", told("saved"), "saved"],
  ["saved", told("sent"), "saved"],
  ["saved", told("received"), "received"],
  ["received", told("saved"), "received"],
  ["received", told("received", { seen_at: "2026-01-01T00:00:00Z" }), "seen"],
  ["seen", told("received"), "seen"],
  ["saved", told("quarantined", { reason: "geometry_swapped" }), "refused"],
  ["refused", told("received"), "received"],
])("%s, and the site says %o: %s", (stage, state, expected) => expect(afterNews(row({ stage }), state, 5).stage).toBe(expected));

test("nothing but an answer takes a report out of the queue", () => {
  expect(afterTry(row(), { is: "away" }, 500)).toMatchObject({ stage: "queued", tries: 1, next_try: 1500 });
  expect(afterTry(row(), { is: "later", code: "quota_full" }, 500)).toMatchObject({ stage: "queued", reason: "quota_full" });
  expect(afterTry(row(), { is: "refused", code: "invalid" }, 500)).toMatchObject({ stage: "refused", reason: "invalid" });
  expect(afterTry(row({ tries: 3 }), { is: "saved", state: told("received") }, 500)).toMatchObject({ stage: "received", reason: null });
});

test("the queue is counted honestly", () => {
  expect(unsent([row(), row({ stage: "held", made_at: 5 }), row({ stage: "saved" }), row({ stage: "draft" })])).toEqual({ count: 2, oldest: 5 });
  expect(unsent([])).toEqual({ count: 0, oldest: null });
  expect(nextDue([row({ next_try: 7 }), row({ stage: "held", until: 3 })])).toBe(3);
  expect(nextDue([row({ stage: "seen" })])).toBeNull();
});

test("the form tells an age and leaves out what was not said", () => {
  const content: Content = { kind: "IED", unit: 3, observed_at: 10_000, place: null, fields: {}, casualties: [], text: "", amends: null };
  expect(formOf("x", content, 75_400)).toEqual({ client_id: "x", kind: "IED", unit: 3, age_s: 65 });
  const place = { lat: 1, lon: 2, accuracy_m: 8, source: "gps", at: 0 } as const;
  expect(formOf("x", { ...content, place, text: "t", amends: "y", fields: { state: "found" } }, 0)).toEqual({
    client_id: "x",
    kind: "IED",
    unit: 3,
    age_s: 0,
    place: { lat: 1, lon: 2, accuracy_m: 8 },
    fields: { state: "found" },
    text: "t",
    amends: "y",
  });
});

test.each(["map", "typed", "site"] as const)("a place that was not measured says so: %s", (source) => {
  const content: Content = { kind: "IED", unit: 3, observed_at: 0, place: { lat: 1, lon: 2, accuracy_m: null, source, at: 0 }, fields: {}, casualties: [], text: "", amends: null };
  expect(formOf("x", content, 0)).toMatchObject({ place: { lat: 1, lon: 2, source } });
});
