import { expect, test } from "vitest";
import type { Photo, Picture } from "~/state/types";
import { canAsk, fullWay, isComing, thumbWay } from "./way";

const picture = (state: Picture["state"], more: Partial<Picture> = {}): Picture => ({ state, reason: null, bytes: 7000, pieces: 2, of: 6, first_at: "", last_at: "", url: null, ...more });
const photo = (more: Partial<Photo> = {}): Photo => ({ number: 0, thumb: picture("whole"), full: null, request: null, ...more });
const request = { by: "officer", asked_at: "a", sent_at: null, answered_at: null };

test("a thumbnail says what is missing of it", () => {
  expect(thumbWay(photo({ thumb: picture("collecting") }))).toEqual({ says: "photos.coming", values: { k: 2, n: 6 } });
  expect(thumbWay(photo({ thumb: picture("spoilt", { reason: "digest_wrong" }) }))).toEqual({ says: "photos.spoilt", values: { reason: "digest_wrong" } });
  expect(thumbWay(photo({ thumb: null })).says).toBe("photos.none");
});

test.each([
  [photo(), "photos.notAsked", true, false],
  [photo({ request }), "photos.asking", false, true],
  [photo({ request: { ...request, sent_at: "b" } }), "photos.sent", false, true],
  [photo({ request: { ...request, sent_at: "b", answered_at: "c" } }), "photos.away", false, true],
  [photo({ request, full: picture("collecting") }), "photos.coming", false, true],
  [photo({ request, full: picture("whole") }), "photos.whole", false, false],
] as const)("the full picture is told as it is", (each, says, ask, coming) => {
  expect([fullWay(each).says, canAsk(each), isComing(each)]).toEqual([says, ask, coming]);
});
