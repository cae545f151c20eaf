import { expect, test } from "vitest";
import { after, type LinkState, pauseMs } from "./link";

test("the link says since when it is as it is", () => {
  let state: LinkState = { is: "connecting", since: 0 };
  const steps = [
    ["opened", 10, { is: "catching_up", since: 10 }],
    ["caught_up", 20, { is: "live", since: 20 }],
    ["caught_up", 30, { is: "live", since: 20 }],
    ["lost", 40, { is: "cut", since: 40, tries: 1 }],
    ["lost", 50, { is: "cut", since: 40, tries: 2 }],
    ["opened", 60, { is: "catching_up", since: 60 }],
    ["lost", 70, { is: "cut", since: 70, tries: 1 }],
  ] as const;
  for (const [happening, at, expected] of steps) {
    state = after(state, happening, at);
    expect(state).toEqual(expected);
  }
});

test("pauses grow to ten seconds and are spread", () => {
  expect(pauseMs(1, 0)).toBe(250);
  expect(pauseMs(1, 1)).toBe(500);
  expect(pauseMs(3, 1)).toBe(2000);
  expect(pauseMs(50, 1)).toBe(10_000);
});
