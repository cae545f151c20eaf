// The words of the tablet page: its own small set, because the first load has to be small.
import { computed, effect, signal } from "@preact/signals";
import type { Labels } from "~/state/types";
import { catalogue, kinds } from "~/tablet/net/site";
import { en, type Words } from "./en";

export const LANGUAGES = { en: "English", fr: "Français", es: "Español", ar: "العربية" } as const;
export type Language = keyof typeof LANGUAGES;
export type Key = { [S in keyof Words]: `${S}.${keyof Words[S] & string}` }[keyof Words];
type Values = Readonly<Record<string, string | number>>;

const LOADERS: Readonly<Record<Exclude<Language, "en">, () => Promise<Words>>> = {
  fr: async () => (await import("./fr")).fr,
  es: async () => (await import("./es")).es,
  ar: async () => (await import("./ar")).ar,
};
const KEPT = "heliograph.language";

const loaded = signal<Words>(en);
export const language = signal<Language>("en");
export const direction = computed(() => (language.value === "ar" ? "rtl" : "ltr"));

export function preferredLanguage(): Language {
  const wished = [localStorage.getItem(KEPT), ...navigator.languages].map((tag) => (tag ?? "").slice(0, 2).toLowerCase());
  return (wished.find((tag) => tag in LANGUAGES) as Language | undefined) ?? "en";
}

export async function setLanguage(wanted: Language): Promise<void> {
  loaded.value = wanted === "en" ? en : await LOADERS[wanted]();
  language.value = wanted;
  localStorage.setItem(KEPT, wanted);
}

export function applyLanguage(): void {
  effect(() => {
    document.documentElement.lang = language.value;
    document.documentElement.dir = direction.value;
  });
}

export function t(key: Key, values: Values = {}): string {
  return look(key)?.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) ?? key;
}

/** The words of a key that is put together at run time, or of `otherwise`. */
export function tt(section: keyof Words, name: string, otherwise: Key): string {
  return look(`${section}.${name}`) ?? t(otherwise, { code: name });
}

function look(key: string): string | undefined {
  const [section = "", name = ""] = key.split(".");
  const find = (words: Words): string | undefined => (words as Readonly<Record<string, Readonly<Record<string, string>>>>)[section]?.[name];
  return find(loaded.value) ?? find(en);
}

/** The catalogue's words for something, in the page's language. */
export function said(labels: Labels | undefined): string {
  return labels?.[language.value] ?? labels?.en ?? "";
}

export const kindLabel = (code: string): string => said(kinds.value.get(code)?.labels) || code;
export const instruction = (key: string): string => said(catalogue.value?.instructions[key]) || key;
/** Why a report was refused or waits: in the page's own words, else in those of the centre. */
export const reason = (key: string): string => look(`reason.${key}`) ?? (said(catalogue.value?.quarantine_reasons[key]) || t("reason.other", { code: key }));
export const word = (list: string, key: string): string => said(catalogue.value?.words[list]?.[key]) || key.replaceAll("_", " ");

/** `45 s`, `12 min`, `3 h`, `2 d`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return t("unit.s", { n: seconds });
  if (seconds < 3600) return t("unit.min", { n: Math.floor(seconds / 60) });
  if (seconds < 86_400) return t("unit.h", { n: Math.floor(seconds / 3600) });
  return t("unit.d", { n: Math.floor(seconds / 86_400) });
}

/** `3.0 MB`; a million bytes each, as shops and stores count. */
export const size = (bytes: number): string => t("unit.mb", { n: (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0) });

export const ago = (at: number, now: number): string => t("unit.ago", { age: duration(now - at) });

export function distance(metres: number): string {
  if (metres < 1000) return t("unit.m", { n: Math.round(metres / 10) * 10 });
  return t("unit.km", { n: (metres / 1000).toFixed(metres < 10_000 ? 1 : 0) });
}
