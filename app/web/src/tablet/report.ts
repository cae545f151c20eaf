// A report in the making: how one begins, and the words in which its parts are said.
import { session } from "./net/access";
import { callsigns, catalogue, type CatalogueField, kinds, settings } from "./net/site";
import { draft, file, find, keepDraft } from "./outbox/outbox";
import type { Content, Item, Value } from "./outbox/types";
import type { Speech } from "./forms/readback";
import { spanOf } from "./forms/span";
import { now, placeHere, silentDuress, written } from "./prefs";
import { said, t } from "./words";

export function begin(kind: string, amends: Item | null = null): Item {
  const before = amends?.content;
  const content: Content = {
    kind,
    unit: before?.unit ?? session.peek()?.unit ?? settings.peek().units?.[0]?.number ?? 0,
    observed_at: before?.observed_at ?? Date.now(),
    place: before?.place ?? placeHere(),
    fields: before?.fields ?? {},
    casualties: before?.casualties ?? [],
    text: before?.text ?? "",
    amends: amends?.id ?? null,
  };
  return draft(content, session.peek()?.person ?? null, kinds.peek().get(kind)?.priority ?? 1);
}

/** Changes what a draft says; it is on disk when this resolves. Writes reach the disk in the order they were asked for. */
export async function edit(id: string, change: (content: Content) => Partial<Content>): Promise<void> {
  const item = find(id);
  if (item?.stage !== "draft" || !item.content) return;
  await keepDraft({ ...item, content: { ...item.content, ...change(item.content) }, changed_at: Date.now() });
}

/** Files a duress call: at once, without a question. */
export async function callForHelp(): Promise<Item> {
  const begun = begin("SOS");
  const fields = silentDuress.peek() ? { silent: true } : {};
  const item: Item = { ...begun, priority: 0, content: begun.content && { ...begun.content, fields } };
  await file(item, { atOnce: true });
  return item;
}

const spanWords = ({ unit, n }: ReturnType<typeof spanOf>): string => t(`unit.${unit}`, { n });

/** An answer in words; what is counted says the question. */
export function valueWords(field: CatalogueField, value: Value): string {
  if (typeof value === "boolean") return t(value ? "form.yes" : "form.no");
  const one = (each: string | number): string => said(field.codes.find((code) => code.key === each)?.labels) || String(each);
  if (typeof value === "object") return value.map(one).join(", ");
  if (field.unit === "min") return spanWords(spanOf(Number(value)));
  if (field.unit === "m") return t("unit.m", { n: value });
  const more = field.type === "count" && value === field.largest ? "+" : "";
  return `${one(value)}${more}`;
}

/** `241153ZNOV26`: a date-time group, as it is spoken. */
export function dateTimeGroup(at: number): string {
  const iso = new Date(at).toISOString();
  const month = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"][new Date(at).getUTCMonth()];
  return `${iso.slice(8, 10)}${iso.slice(11, 13)}${iso.slice(14, 16)}Z${month}${iso.slice(2, 4)}`;
}

export const speech = (): Speech => ({
  place: (content) => (content.place ? written(content.place) : ""),
  time: (content) => dateTimeGroup(content.observed_at),
  unit: (content) => callsigns.value.get(content.unit) ?? settings.value.site?.name ?? "",
  label: ({ labels }) => said(labels),
  value: valueWords,
  nothing: t("form.notSaid"),
});


export const casualtyFields = (): readonly CatalogueField[] => catalogue.value?.casualty ?? [];
export const ageOf = (content: Content): number => now.value - content.observed_at;
