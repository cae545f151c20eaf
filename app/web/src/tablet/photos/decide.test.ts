import { expect, test } from "vitest";
import { afterFailure, afterNews, due, isOnlyHere, isUnderway, wordOf } from "./decide";
import type { Said } from "./types";

const said = (form: Said["form"], state: Said["state"], more: Partial<Said> = {}): Said => ({ photo: "p", form, size: 9, held: 9, state, received: 0, pieces: 3, wanted: false, reason: null, ...more });
const photo = (more = {}) => ({ thumb: null as Said | null, full: null as Said | null, tries: 0, next_try: 0, reason: null as string | null, refused: false, ...more });

test("a photo waits for its report, then its thumbnail goes before the full picture", () => {
  for (const stage of [undefined, "draft", "held", "queued", "refused"] as const) expect(due(photo(), stage, 5)).toBeNull();
  expect(due(photo(), "saved", 5)).toBe("thumb");
  expect(due(photo({ thumb: said("thumb", "arriving") }), "seen", 5)).toBe("thumb");
  expect(due(photo({ thumb: said("thumb", "sending") }), "received", 5)).toBe("full");
  expect(due(photo({ thumb: said("thumb", "received"), full: said("full", "saved") }), "received", 5)).toBeNull();
});

test("what failed waits, what is refused for ever does not go again", () => {
  expect(afterFailure(photo(), 0, "away", 500)).toMatchObject({ refused: false, reason: null, tries: 1, next_try: 1500 });
  expect(afterFailure(photo(), 507, "photos_full", 500)).toMatchObject({ refused: false, reason: "photos_full" });
  expect(afterFailure(photo(), 422, "report_unknown", 500)).toMatchObject({ refused: false });
  expect(afterFailure(photo(), 422, "picture_metadata", 500)).toMatchObject({ refused: true, reason: "picture_metadata" });
  expect(due(photo({ next_try: 9 }), "saved", 5)).toBeNull();
  expect(due(photo({ next_try: 9 }), "saved", 5, true)).toBe("thumb");
  expect(due(photo({ refused: true }), "saved", 5, true)).toBeNull();
});

test("news are told as they are", () => {
  const going = afterNews(photo({ tries: 3, reason: "photos_full" }), said("thumb", "sending"));
  expect(going).toMatchObject({ tries: 0, reason: null, refused: false, thumb: { state: "sending" } });
  expect(isUnderway(going)).toBe(true);
  expect(isOnlyHere(going)).toBe(true);
  const whole = afterNews(afterNews(going, said("thumb", "received")), said("full", "saved"));
  expect([isUnderway(whole), isOnlyHere(whole)]).toEqual([false, false]);
  expect(isUnderway(afterNews(whole, said("full", "sending", { wanted: true })))).toBe(true);
  expect(afterNews(photo(), said("thumb", "refused", { reason: "too_large" }))).toMatchObject({ refused: true, reason: "too_large" });
});

test.each([
  ["thumb", null, "here"],
  ["thumb", "arriving", "here"],
  ["thumb", "saved", "site"],
  ["thumb", "sending", "sending"],
  ["thumb", "received", "centre"],
  ["full", null, "fullHere"],
  ["full", "saved", "fullSite"],
  ["full", "sending", "fullSending"],
  ["full", "received", "fullCentre"],
  ["full", "refused", "refused"],
] as const)("%s, %s: %s", (form, state, word) => expect(wordOf(form, state && said(form, state))).toBe(word));
