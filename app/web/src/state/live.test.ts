import { expect, test } from "vitest";
import { runFrame } from "./frame";
import { moment, take, threatOf } from "./live";
import { threats, units } from "./store";

const DATA = {
  kind: "IED", family: "explosive", status: "actual", state: "suspected", reason: "few_sources", lat: -15.3, lon: 23.8,
  uncertainty_m: 25, danger_radius_m: 400, severity: "severe", confidence: 0.74, certainty: "likely", conflict: false,
  first_observed_at: 1_790_000_000, last_observed_at: 1_790_000_060, expires_at: null, ended_at: null, report_count: 2,
  group_count: 1, superseded_by: null, revision: 3,
};
const EVENT = { id: 9, at: "2026-09-21T14:14:20Z", type: "threat.updated", subject: "t1", by: "system", data: DATA };

test("a threat as an event tells it is a threat as a list shows it", () => {
  const threat = threatOf(EVENT, undefined);
  expect(threat).toMatchObject({ id: "t1", position: { lat: -15.3, lon: 23.8, accuracy_m: 25 }, reports: 2, sources: 1, areas: [] });
  expect(threat.first_observed_at).toBe("2026-09-21T14:13:20Z");
  expect(threatOf(EVENT, { ...threat, areas: ["AO-1"] }).areas).toEqual(["AO-1"]);
});

test("events change the store, a snapshot replaces it", () => {
  take({ id: "9", event: "threat.updated", data: JSON.stringify(EVENT) });
  expect(threats.peek("t1")?.confidence).toBe(0.74);
  const unit = { id: "A-1", callsign: "A-1", name: "", site: "S", number: 1, parent: null, role: "", capabilities: [], areas: [], position: null };
  units.put(unit);
  const moved = { id: 10, at: EVENT.at, type: "unit.moved", subject: "A-1", by: "system", data: { unit: "A-1", at: 1_790_000_000, lat: 1, lon: 2, accuracy_m: 5, status: "actual" } };
  take({ id: "10", event: "unit.moved", data: JSON.stringify(moved) });
  expect(units.peek("A-1")?.position).toMatchObject({ lat: 1, lon: 2, at: "2026-09-21T14:13:20Z" });
  take({ id: "11", event: "snapshot", data: JSON.stringify({ cursor: 11, threats: [] }) });
  runFrame();
  expect(threats.peek("t1")).toBeUndefined();
});

test("times of events are written as the API writes them", () => {
  expect(moment(1_790_000_000)).toBe("2026-09-21T14:13:20Z");
  expect(moment(null)).toBeNull();
});
