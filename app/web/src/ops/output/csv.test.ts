import { expect, test } from "vitest";
import { csv, guarded } from "./csv";

test.each([
  ["=1+1", "'=1+1"],
  ["+49", "'+49"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["\r=1", "'\r=1"],
  ["  =cmd|' /C calc'!A0", "'  =cmd|' /C calc'!A0"],
  ["＝1", "'＝1"],
  ["IED = bad", "IED = bad"],
  ["", ""],
])("a text that would be a formula is made harmless: %j", (text, safe) => {
  expect(guarded(text)).toBe(safe);
});

test("numbers stay numbers, nothing stays empty", () => {
  expect([guarded(-15.35), guarded(0), guarded(null), guarded(true)]).toEqual(["-15.35", "0", "", "true"]);
});

test("commas, quotes and line breaks are quoted, after the guard", () => {
  expect(csv(["a", "b"], [['=HYPERLINK("x","y")', 'say "no"\nnow']])).toBe('\uFEFFa,b\r\n"\'=HYPERLINK(""x"",""y"")","say ""no""\nnow"\r\n');
});
