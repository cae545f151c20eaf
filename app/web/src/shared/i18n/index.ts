// The words of the pages. English is always there; another language is loaded when it is chosen.
import { computed, effect, signal } from "@preact/signals";
import { en, type Message, type Messages } from "./en";

export const LANGUAGES = { en: "English", fr: "Français", es: "Español", ar: "العربية" } as const;
export type Language = keyof typeof LANGUAGES;
type Leaf<T> = T extends Message ? "" : { [K in keyof T & string]: `.${K}${Leaf<T[K]>}` }[keyof T & string];
type Path<T> = { [K in keyof T & string]: `${K}${Leaf<T[K]>}` }[keyof T & string];
/** `threats.confirm`: section and name of a message. */
export type Key = Path<Messages>;

const LOADERS: Readonly<Record<Exclude<Language, "en">, () => Promise<Messages>>> = {
  fr: async () => (await import("./fr")).fr,
  es: async () => (await import("./es")).es,
  ar: async () => (await import("./ar")).ar,
};
const KEPT = "heliograph.language";

const loaded = signal<Messages>(en);
const current = signal<Language>("en");

export const language = computed(() => current.value);
export const direction = computed(() => (current.value === "ar" ? "rtl" : "ltr"));

/** The language that was chosen here before, else the browser's first that we have. */
export function preferredLanguage(): Language {
  const wished = [localStorage.getItem(KEPT), ...navigator.languages].map((tag) => (tag ?? "").slice(0, 2).toLowerCase());
  return (wished.find((tag) => tag in LANGUAGES) as Language | undefined) ?? "en";
}

export async function setLanguage(wanted: Language): Promise<void> {
  loaded.value = wanted === "en" ? en : await LOADERS[wanted]();
  current.value = wanted;
  localStorage.setItem(KEPT, wanted);
}

/** Keeps `lang` and `dir` of the document true. */
export function applyLanguage(): void {
  effect(() => {
    document.documentElement.lang = current.value;
    document.documentElement.dir = direction.value;
  });
}

/** The message of `key` with `{names}` filled in; `n` also chooses the plural form. */
export function t(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
  const message = find(loaded.value, key) ?? find(en, key) ?? key;
  const text = typeof message === "string" ? message : plural(message, Number(values.n ?? 0));
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The message of a key that is put together at run time: a state, a reason; the last word itself where there is none. */
export function tt(section: string, name: string, values?: Readonly<Record<string, string | number>>): string {
  const key = `${section}.${name}` as Key;
  return find(loaded.value, key) === undefined && find(en, key) === undefined ? name.replaceAll("_", " ") : t(key, values);
}

function find(messages: Messages, key: string): Message | undefined {
  let value: unknown = messages;
  for (const part of key.split(".")) value = (value as Record<string, unknown> | undefined)?.[part];
  return value as Message | undefined;
}

function plural(forms: Exclude<Message, string>, n: number): string {
  const form = new Intl.PluralRules(current.value).select(n);
  return forms[form] ?? forms.other;
}
