// The same report as text to be read out over a radio, line by line, in the order of its form.
import type { GuidedKind, CatalogueField } from "~/tablet/net/site";
import type { Content, Value } from "~/tablet/outbox/types";

export interface Line {
  line: string;
  text: string;
}

export interface Speech {
  place(content: Content): string;
  time(content: Content): string;
  unit(content: Content): string;
  label(field: CatalogueField): string;
  value(field: CatalogueField, value: Value): string;
  /** What is said for a line without an answer. */
  nothing: string;
}

/** Every line of the kind's form, answered or not: a line that is left out on the radio is asked for again. */
export function readBack(kind: GuidedKind, content: Content, speech: Speech): Line[] {
  return kind.guide.read_back.map(({ line, parts }) => ({ line, text: parts.map((part) => said(part, kind, content, speech)).filter(Boolean).join("; ") || speech.nothing }));
}

/** AT-MIST of each casualty: its letter and what was found. */
export function atMist(fields: readonly CatalogueField[], content: Content, speech: Speech): { number: number; lines: Line[] }[] {
  return content.casualties.map((casualty) => ({
    number: casualty.number,
    lines: fields.flatMap((field) => {
      const value = casualty.fields[field.key];
      return value === undefined ? [] : [{ line: letterOf(field), text: `${speech.label(field)}: ${speech.value(field, value)}` }];
    }),
  }));
}

function letterOf(field: CatalogueField): string {
  return field.line.startsWith("AT-MIST ") ? field.line.slice(8) : "";
}

function said(part: string, kind: GuidedKind, content: Content, speech: Speech): string {
  if (part === "@place") return speech.place(content);
  if (part === "@time") return speech.time(content);
  if (part === "@unit") return speech.unit(content);
  const field = kind.fields.find((each) => each.key === part);
  const value = content.fields[part];
  if (field === undefined || value === undefined) return "";
  return field.type === "count" ? `${speech.label(field)} ${speech.value(field, value)}` : speech.value(field, value);
}
