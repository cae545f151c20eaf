import { describe, expect, test } from "vitest";
import { clock } from "./countdown";

describe("time left", () => {
  test.each([
    [275, "04:35"],
    [0.4, "00:01"],
    [-3, "00:00"],
    [3875, "1:04:35"],
  ])("%d s is %s", (seconds, text) => expect(clock(seconds)).toBe(text));
});
