import { expect, test } from "vitest";
import { ar } from "./ar";
import { en, type Words } from "./en";
import { es } from "./es";
import { fr } from "./fr";

const ALL = { en, fr, es, ar };
const leaves = (words: Words): [string, string][] => Object.entries(words).flatMap(([section, texts]) => Object.entries(texts).map(([name, text]): [string, string] => [`${section}.${name}`, text]));
const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "").sort();
const ENGLISH = new Map(leaves(en));

test.each(["fr", "es", "ar"] as const)("%s says all that English says, with the same values", (language) => {
  const there = leaves(ALL[language]);
  expect(there.map(([key]) => key).sort()).toEqual([...ENGLISH.keys()].sort());
  for (const [key, text] of there) expect(holes(text), key).toEqual(holes(ENGLISH.get(key) ?? ""));
});

test("Arabic is written in Arabic", () => {
  for (const [key, text] of leaves(ar)) expect(text, key).toMatch(/[؀-ۿ]/);
});
