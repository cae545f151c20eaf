import { expect, test } from "vitest";
import { fillsScreen, type Handled, PUT_OFF_MS } from "./pressing";

const AT = 1_000_000;
const CASES: readonly [string, string, Handled | undefined, number, boolean][] = [
  ["an immediate alert nobody touched", "immediate", undefined, AT, true],
  ["an expected one never covers the page", "expected", undefined, AT, false],
  ["an answered one is over", "immediate", "acting", AT, false],
  ["one that cannot be complied with is answered too", "immediate", "cannot_comply", AT, false],
  ["put off, it leaves the screen", "immediate", { later: AT }, AT, false],
  ["and stays away for a while", "immediate", { later: AT }, AT + PUT_OFF_MS - 1, false],
  ["then it comes again", "immediate", { later: AT }, AT + PUT_OFF_MS, true],
  ["the page's clock may lag a little", "immediate", { later: AT }, AT - 900, false],
  ["a clock that was set back does not silence it", "immediate", { later: AT }, AT - PUT_OFF_MS, true],
];

test.each(CASES)("%s", (_, urgency, handled, now, shown) => {
  expect(fillsScreen(urgency, handled, now)).toBe(shown);
});
