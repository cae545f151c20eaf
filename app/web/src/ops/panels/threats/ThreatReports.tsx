// The reports a threat is made of.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { fieldWords } from "~/shared/i18n/catalogue";
import { Age, Button, Code, Kind } from "~/shared/ui";
import { isLive } from "~/state/mode";
import { isOfficer } from "~/state/session";
import type { Report } from "~/state/types";
import { GradeDialog } from "../decide/GradeDialog";
import { gradeCode, gradeOf, gradeWords } from "../decide/grades";
import { ReportPhotos } from "../photos/ReportPhotos";

export function ThreatReports({ reports }: { reports: readonly Report[] }) {
  const [grading, setGrading] = useState<string | null>(null);
  return (
    <section>
      <h3>{t("threats.madeOf")}</h3>
      <ul class="reports">
        {reports.map((report) => (
          <li key={report.id}>
            <div class="line">
              <Kind code={report.kind} /> <Code>{report.unit ?? report.site}</Code>
              <GradeButton report={report} onOpen={() => setGrading(report.id)} />
              <span class="end">
                <Age at={report.observed_at} />
              </span>
            </div>
            {report.text && <p dir="auto">{report.text}</p>}
            <p class="small">
              {Object.entries(report.fields).map(([key, value]) => {
                const words = fieldWords(report.kind, key, value);
                return (
                  <span key={key}>
                    {words.name}: {words.value} ·{" "}
                  </span>
                );
              })}
            </p>
            <ReportPhotos report={report} />
          </li>
        ))}
      </ul>
      {grading && <GradeDialog reports={reports} first={grading} onClose={() => setGrading(null)} />}
    </section>
  );
}

function GradeButton({ report, onOpen }: { report: Report; onOpen(): void }) {
  const grade = gradeOf(report.grade);
  const by = report.grade.by ? `, ${t("threats.by", { by: report.grade.by })}` : "";
  if (!isOfficer.value || !isLive.value) {
    return (
      <span title={gradeWords(grade) + by}>
        <Code>{gradeCode(grade)}</Code>
      </span>
    );
  }
  return (
    <Button class="grade-button" onClick={onOpen} label={`${t("threats.act.grade")}: ${gradeCode(grade)} ${gradeWords(grade)}${by}`}>
      <Code>{gradeCode(grade)}</Code>
    </Button>
  );
}
