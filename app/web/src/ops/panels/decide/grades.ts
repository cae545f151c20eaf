// The Admiralty code: reliability of the source A-F, credibility of what it says 1-6, with the words of each.
import { t } from "~/shared/i18n";
import { word } from "~/shared/i18n/catalogue";
import * as calls from "~/state/calls";
import { act } from "~/shared/ui";
import type { Grade } from "~/state/types";

export const RELIABILITIES = ["A", "B", "C", "D", "E", "F"] as const;
export const CREDIBILITIES = [1, 2, 3, 4, 5, 6] as const;

export interface Graded {
  reliability: string;
  credibility: number;
}

/** The grade that counts, written as one: nobody's judgement is F6. */
export function gradeOf(grade: Grade): Graded {
  return { reliability: grade.reliability ?? "F", credibility: grade.credibility ?? 6 };
}

export function gradeCode({ reliability, credibility }: Graded): string {
  return `${reliability}${credibility}`;
}

export function gradeWords({ reliability, credibility }: Graded): string {
  return `${word("reliability", reliability)} · ${word("credibility", `c${credibility}`)}`;
}

/** The grade one step away, for the arrow keys; stays within the grid. */
export function moved({ reliability, credibility }: Graded, down: number, across: number): Graded {
  const row = RELIABILITIES.indexOf(reliability as "A");
  const within = (index: number): number => Math.min(5, Math.max(0, index));
  return {
    reliability: RELIABILITIES[within(row + down)] ?? reliability,
    credibility: CREDIBILITIES[within(credibility - 1 + across)] ?? credibility,
  };
}

/** Grades a report and offers the way back, which is the grade that counted before, kept as one more. */
export async function grade(report: string, before: Graded, after: Graded, why: string): Promise<boolean> {
  const done = await act(
    () => calls.gradeReport(report, { ...after, why }),
    t("threats.graded", { grade: gradeCode(after) }),
    () => calls.gradeReport(report, { ...before, why: t("threats.takenBack") }),
  );
  return done !== undefined;
}
