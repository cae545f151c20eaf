// Coded fields of a report or of a casualty, each with its name and value in the reader's language.
import { catalogue, fieldWords, said } from "~/shared/i18n/catalogue";
import { Facts } from "~/shared/ui";

export function FieldList({ kind, fields }: { kind: string; fields: Readonly<Record<string, unknown>> }) {
  return (
    <Facts
      of={Object.entries(fields).map(([key, value]) => {
        const words = fieldWords(kind, key, value);
        return [words.name, words.value] as const;
      })}
    />
  );
}

/** AT-MIST of one casualty. */
export function CasualtyFields({ fields }: { fields: Readonly<Record<string, unknown>> }) {
  return (
    <Facts
      of={Object.entries(fields).map(([key, value]) => {
        const words = casualtyWords(key, value);
        return [words.name, words.value] as const;
      })}
    />
  );
}

function casualtyWords(key: string, value: unknown): { name: string; value: string } {
  const field = catalogue.value?.casualty.find((each) => each.key === key);
  const one = (each: unknown): string => said(field?.codes.find((code) => code.key === each)?.labels) ?? String(each);
  const text = Array.isArray(value) ? value.map(one).join(", ") : one(value);
  return { name: said(field?.labels) ?? key.replaceAll("_", " "), value: field?.unit ? `${text} ${field.unit}` : text };
}
