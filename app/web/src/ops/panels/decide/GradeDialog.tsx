// An officer's grade for a report; the reporter's own and earlier ones are kept beside it.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { kindLabel } from "~/shared/i18n/catalogue";
import type { Report } from "~/state/types";
import { grade, gradeCode, type Graded, gradeOf } from "./grades";
import { GradeGrid } from "./GradeGrid";
import { WhyDialog } from "./WhyDialog";

export function GradeDialog({ reports, first, onDone, onClose }: {
  /** Those to choose from; one of them is graded. */
  reports: readonly Report[];
  /** Which one it begins with. */
  first?: string;
  onDone?(): void;
  onClose(): void;
}) {
  const [chosen, choose] = useState(first ?? reports[0]?.id ?? "");
  const report = reports.find((each) => each.id === chosen);
  const [values, setValues] = useState<Record<string, Graded>>({});
  if (report === undefined) return null;
  const before = gradeOf(report.grade);
  const value = values[report.id] ?? before;
  return (
    <WhyDialog
      title={t("threats.gradeTitle")}
      action={t("threats.gradeAs", { grade: gradeCode(value) })}
      usual={[t("threats.whyGradeKnown"), t("threats.whyGradeChecked"), t("threats.whyGradeOther"), t("threats.whyGradeContradicted")]}
      onDecide={async (why) => {
        const done = await grade(report.id, before, value, why);
        if (done) onDone?.();
        return done;
      }}
      onClose={onClose}
    >
      {reports.length > 1 && (
        <label>
          <span>{t("threats.whichReport")}</span>
          <select value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
            {reports.map((each) => (
              <option key={each.id} value={each.id}>
                {`${gradeCode(gradeOf(each.grade))} · ${each.unit ?? each.site} · ${kindLabel(each.kind)} · ${each.text}`}
              </option>
            ))}
          </select>
        </label>
      )}
      <p class="small">{t("threats.gradeKeys")}</p>
      <GradeGrid value={value} before={before} onChange={(next) => setValues({ ...values, [report.id]: next })} />
    </WhyDialog>
  );
}
