// The words of the catalogue: kinds, codes, instructions in the page's language, as the centre publishes them.
import { computed, signal } from "@preact/signals";
import type { Catalogue, CatalogueKind, Labels } from "~/state/types";
import { language } from "./index";

export const catalogue = signal<Catalogue | null>(null);

const byCode = computed(() => new Map((catalogue.value?.kinds ?? []).map((kind) => [kind.code, kind])));

/** Every kind, in the order of the catalogue. */
export const kinds = computed<readonly CatalogueKind[]>(() => catalogue.value?.kinds ?? []);

export function kindOf(code: string): CatalogueKind | undefined {
  return byCode.value.get(code);
}

/** A kind's name, or its code until the catalogue is here. */
export function kindLabel(code: string): string {
  return said(kindOf(code)?.labels) ?? code;
}

/** A word of a closed list: `word("urgency", "immediate")`; lists are status, urgency, severity, certainty, response … */
export function word(list: string, key: string | null): string {
  if (key === null) return "";
  return said(catalogue.value?.words[list]?.[key]) ?? key.replaceAll("_", " ");
}

export function instruction(key: string): string {
  return said(catalogue.value?.instructions[key]) ?? key.replaceAll("_", " ");
}

export function quarantineReason(key: string): string {
  return said(catalogue.value?.quarantine_reasons[key]) ?? key.replaceAll("_", " ");
}

/** A report's field by the catalogue: its name and its value in words. */
export function fieldWords(kind: string, key: string, value: unknown): { name: string; value: string } {
  const field = kindOf(kind)?.fields.find((each) => each.key === key);
  const one = (each: unknown): string => {
    if (typeof each === "boolean") return each ? "✓" : "–";
    return said(field?.codes.find((code) => code.key === each)?.labels) ?? String(each);
  };
  const text = Array.isArray(value) ? value.map(one).join(", ") : one(value);
  return { name: said(field?.labels) ?? key.replaceAll("_", " "), value: field?.unit ? `${text} ${field.unit}` : text };
}

export function said(labels: Labels | undefined): string | undefined {
  return labels?.[language.value] ?? labels?.en;
}
