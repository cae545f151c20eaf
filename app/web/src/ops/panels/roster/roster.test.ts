import { expect, test } from "vitest";
import type { LiveAlert } from "~/state/store";
import type { Delivery, Site, Unit } from "~/state/types";
import { isClockOff, missing, sortSites, sortUnits, toldBy, unansweredOf } from "./roster";

const unit = (callsign: string, at: string | null, site = "BASE"): Unit =>
  ({ id: callsign, callsign, site, position: at === null ? null : { at } }) as Unit;
const delivery = (addressee: string, state: string, overdue = false): Delivery => ({ addressee, state, overdue }) as Delivery;
const alert = (number: number, state: string, ...delivered: Delivery[]): LiveAlert => ({ id: String(number), number, state, delivered }) as LiveAlert;
const site = (name: string, state: string, link: object = {}): Site => ({ name, link: { state, ...link } }) as Site;

test("what was told and not answered, of alerts that stand", () => {
  const told = toldBy([
    alert(1, "active", delivery("ALFA-1", "acknowledged"), delivery("BRAVO-1", "seen")),
    alert(2, "active", delivery("ALFA-1", "sent")),
    alert(3, "cancelled", delivery("ALFA-1", "sent")),
  ]);
  expect(told.get("ALFA-1")?.map((each) => each.alert.number)).toEqual([2, 1]);
  expect(unansweredOf(told, "ALFA-1").map((each) => each.alert.number)).toEqual([2]);
  expect(unansweredOf(told, "NOBODY")).toEqual([]);
});

test("units: who owes an answer first, overdue before others, then who was not seen longest", () => {
  const units = [unit("D-10", "2026-01-03"), unit("C-2", null), unit("A-1", "2026-01-01"), unit("B-1", "2026-01-02")];
  const told = toldBy([alert(1, "active", delivery("B-1", "sent"), delivery("D-10", "sent", true))]);
  const names = (order: Parameters<typeof sortUnits>[1]) => sortUnits(units, order, told).map(({ callsign }) => callsign);
  expect(names("attention")).toEqual(["D-10", "B-1", "C-2", "A-1"]);
  expect(names("callsign")).toEqual(["A-1", "B-1", "C-2", "D-10"]);
  expect(names("age")).toEqual(["C-2", "A-1", "B-1", "D-10"]);
});

test("callsigns are put in order as people count", () => {
  expect(sortUnits([unit("A-10", null), unit("A-9", null)], "callsign", new Map()).map(({ callsign }) => callsign)).toEqual(["A-9", "A-10"]);
});

test("sites: dark first, then never heard, late, up", () => {
  const sites = [site("u", "up"), site("l", "late"), site("n", "never_heard"), site("d", "dark")];
  expect(sortSites(sites, "attention").map(({ name }) => name)).toEqual(["d", "n", "l", "u"]);
  expect(sortSites([site("a", "up", { waiting: 1 }), site("b", "up", { waiting: 9 })], "queue").map(({ name }) => name)).toEqual(["b", "a"]);
});

test("a clock is off when the centre set it aside or it is off by half a minute", () => {
  const link = (clock_skew_s: number | null, clock_suspect = false) => ({ clock_skew_s, clock_suspect }) as Site["link"];
  expect([link(0), link(-29), link(-30), link(400), link(0, true), link(null)].map(isClockOff)).toEqual([false, false, true, true, true, false]);
});

test("missing numbers are counted with both ends", () => {
  expect(missing({ gaps: [{ first: 3, last: 5 }, { first: 9, last: 9 }] } as Site["link"])).toBe(4);
});
