// One report in a list: what, from whom, how sure, when it was seen and when it came.
import { t } from "~/shared/i18n";
import { Age, Code, Kind, Place, StatusMark, Symbol } from "~/shared/ui";
import type { Report } from "~/state/types";
import { gradeCode, gradeOf, gradeWords } from "../decide/grades";

export function ReportRow({ report, fresh }: { report: Report; fresh: boolean }) {
  const grade = gradeOf(report.grade);
  return (
    <div class="row">
      <Symbol kind={report.kind} />
      <div class="grow">
        <div class="line">
          {fresh && (
            <span class="dot" title={t("inbox.isNew")}>
              ●<span class="visually-hidden">{t("inbox.isNew")}</span>
            </span>
          )}
          <strong>
            <Kind code={report.kind} />
          </strong>
          <StatusMark status={report.status} />
          <span class="end">
            <Age at={report.received_at} />
          </span>
        </div>
        <div class="line small">
          <Code>{report.unit ?? report.site}</Code>
          <span title={gradeWords(grade)}>
            <Code>{gradeCode(grade)}</Code>
          </span>
          {report.clock_suspect && <span class="warn">◷ {t("inbox.clockShort")}</span>}
          <span class="end">{report.position ? <Place lat={report.position.lat} lon={report.position.lon} /> : <span class="warn">⌖ {t("inbox.noPlace")}</span>}</span>
        </div>
        {report.text && (
          <p class="small said" dir="auto">
            {report.text}
          </p>
        )}
      </div>
    </div>
  );
}
