import { expect, test } from "vitest";
import { ar } from "./ar";
import { en, type Message } from "./en";
import { es } from "./es";
import { fr } from "./fr";

const PLURALS = { en, fr, es, ar };

/** `section.name` → message, for every leaf. */
function leaves(value: unknown, path = ""): [string, Message][] {
  if (typeof value === "string" || (value as { other?: unknown }).other !== undefined) return [[path, value as Message]];
  return Object.entries(value as object).flatMap(([key, each]) => leaves(each, path ? `${path}.${key}` : key));
}

const texts = (message: Message): string[] => (typeof message === "string" ? [message] : Object.values(message));
const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "").sort();
const ENGLISH = new Map(leaves(en));

test.each(["fr", "es", "ar"] as const)("%s says everything that English says", (language) => {
  const there = new Map(leaves(PLURALS[language]));
  expect([...there.keys()].sort()).toEqual([...ENGLISH.keys()].sort());
});

test.each(["en", "fr", "es", "ar"] as const)("%s leaves no value out and makes none up", (language) => {
  for (const [key, message] of leaves(PLURALS[language])) {
    const allowed = texts(ENGLISH.get(key) ?? "").flatMap(holes);
    for (const text of texts(message)) {
      for (const hole of holes(text)) expect(allowed, key).toContain(hole);
      if (typeof message === "string") expect(holes(text), key).toEqual(holes(String(ENGLISH.get(key))));
      expect(text.trim(), key).not.toBe("");
    }
  }
});

test.each(["en", "fr", "es", "ar"] as const)("%s has every plural form of its language", (language) => {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  for (const [key, message] of leaves(PLURALS[language])) {
    if (typeof message !== "string") expect(Object.keys(message).sort(), key).toEqual([...forms].sort());
  }
});

test("Arabic is written in Arabic", () => {
  for (const [key, message] of leaves(ar)) {
    if (/^(units\.|strip\.utc|map\.(mgrs|attribution)|admin\.mqtt|hooks\.pair)/.test(key)) continue;
    for (const text of texts(message)) expect(text, key).toMatch(/[\u0600-\u06FF]/);
  }
});
