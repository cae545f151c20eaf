import { expect, test } from "vitest";
import { Problem } from "~/state/http";
import { outcomeWords, refusalWords } from "./outcome";

const answer = (status: number | null, error: string | null) => ({ status, error, took_ms: 12 });
const refusal = (path: string, code: string) => new Problem(422, "invalid", "Invalid", "", [{ path, code, message: "the centre's words" }]);

test("what was taken says with which answer, and how fast", () => {
  expect(outcomeWords(answer(204, null))).toBe("taken, answered 204 after 12 ms");
});

test("what was not taken says what the receiver said, or why it said nothing", () => {
  expect(outcomeWords(answer(500, "refused"))).toBe("not taken, answered 500");
  expect(outcomeWords(answer(302, "redirect"))).toContain("302");
  expect(outcomeWords(answer(null, "no_such_host"))).toBe("There is no such host.");
});

test("an error that is new here is shown as it is", () => {
  expect(outcomeWords(answer(null, "moon_in_the_way"))).toBe("moon in the way");
});

test("a refused address is said in the page's words, all else in the centre's", () => {
  expect(refusalWords(refusal("body.url", "url_not_https"))).toContain("must be https");
  expect(refusalWords(refusal("body.url", "something_new"))).toBe("the centre's words");
  expect(refusalWords(refusal("body.key", "unknown_key"))).toContain("the centre's words");
});
