// From a kind of the catalogue to the questions of its form, one screen each. A new kind needs nothing here.
import type { CatalogueField, GuidedKind } from "~/tablet/net/site";
import type { Content, Fields, Value } from "~/tablet/outbox/types";

export type Step =
  | { id: string; is: "place" | "when" | "casualties" | "text" | "review" }
  /** One field, or several counts that make one line of a form. */
  | { id: string; is: "fields"; line: string; fields: readonly CatalogueField[] };

export function stepsOf(kind: GuidedKind): Step[] {
  const field = new Map(kind.fields.map((each) => [each.key, each]));
  const asked = (keys: readonly string[]): Step[] => grouped(keys.flatMap((key) => field.get(key) ?? []));
  const middle: Step[] = takesCasualties(kind) ? [{ id: "casualties", is: "casualties" }] : [];
  return [
    { id: "place", is: "place" },
    { id: "when", is: "when" },
    ...asked(kind.guide.questions),
    ...middle,
    { id: "text", is: "text" },
    { id: "review", is: "review" },
  ];
}

/** Whether the form of the kind has lines about single casualties. */
export function takesCasualties(kind: GuidedKind): boolean {
  return kind.fields.some((field) => field.line.startsWith("CASEVAC "));
}

/** Whether the report may go after this step, the rest following as an amendment: lines 1 to 5 of a CASEVAC. */
export function endsFirstPart(kind: GuidedKind, step: Step): boolean {
  const last = kind.guide.questions.filter((key) => kind.guide.first.includes(key)).at(-1);
  return step.is === "fields" && step.fields.some((field) => field.key === last);
}

function grouped(fields: readonly CatalogueField[]): Step[] {
  const steps: Extract<Step, { is: "fields" }>[] = [];
  for (const field of fields) {
    const last = steps.at(-1);
    const together = last !== undefined && field.type === "count" && field.line !== "" && last.line === field.line && last.fields.every((each) => each.type === "count");
    if (together) steps[steps.length - 1] = { ...last, fields: [...last.fields, field] };
    else steps.push({ id: `field:${field.key}`, is: "fields", line: field.line, fields: [field] });
  }
  return steps;
}

/** Answers with one changed; `undefined` takes it back. */
export function answer(fields: Fields, key: string, value: Value | undefined): Fields {
  const { [key]: _, ...rest } = fields;
  const empty = value === undefined || (Array.isArray(value) && value.length === 0);
  return empty ? rest : { ...rest, [key]: value as Value };
}

/** Whether the step was answered. */
export function isAnswered(step: Step, content: Content): boolean {
  switch (step.is) {
    case "place":
      return content.place !== null;
    case "when":
      return true;
    case "casualties":
      return content.casualties.length > 0;
    case "text":
      return content.text !== "";
    case "fields":
      return step.fields.some((field) => content.fields[field.key] !== undefined);
    case "review":
      return false;
  }
}

/** Whether choosing once is the whole answer, so that the next question may come by itself. */
export function isSingleChoice(step: Step): boolean {
  return step.is === "fields" && step.fields.length === 1 && ["code", "bool", "scale"].includes(step.fields[0]?.type ?? "");
}
