// The same report as text to be read out over a radio, line by line, in the order of its form.
import type { Labels } from "~/state/types";
import type { CatalogueField, GuidedKind } from "~/tablet/net/site";
import type { Content, Value } from "~/tablet/outbox/types";

export interface Line {
  line: string;
  name: string;
  text: string;
}

export interface Speech {
  place(content: Content): string;
  time(content: Content): string;
  unit(content: Content): string;
  label(of: { labels: Labels }): string;
  value(field: CatalogueField, value: Value): string;
  /** What is said for a line without an answer. */
  nothing: string;
}

/** Every line of the kind's form, answered or not: a line that is left out on the radio is asked for again. */
export function readBack(kind: GuidedKind, content: Content, speech: Speech): Line[] {
  return kind.guide.card.map(({ line, label, common, fields }) => {
    const parts = [...common.map((what) => speech[what](content)), ...fields.map((key) => said(key, kind, content, speech))];
    return { line, name: speech.label({ labels: label }), text: parts.filter(Boolean).join("; ") || speech.nothing };
  });
}

/** AT-MIST of each casualty: its letter and what was found. */
export function atMist(fields: readonly CatalogueField[], content: Content, speech: Speech): { number: number; lines: Line[] }[] {
  return content.casualties.map((casualty) => ({
    number: casualty.number,
    lines: fields.flatMap((field) => {
      const value = casualty.fields[field.key];
      return value === undefined ? [] : [{ line: letterOf(field), name: speech.label(field), text: speech.value(field, value) }];
    }),
  }));
}

function letterOf(field: CatalogueField): string {
  return field.line.startsWith("AT-MIST ") ? field.line.slice(8) : "";
}

function said(key: string, kind: GuidedKind, content: Content, speech: Speech): string {
  const field = kind.fields.find((each) => each.key === key);
  const value = content.fields[key];
  if (field === undefined || value === undefined) return "";
  return field.type === "count" ? `${speech.label(field)} ${speech.value(field, value)}` : speech.value(field, value);
}
