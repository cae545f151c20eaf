// Everything a report says, with its two clocks, its grade and how that came about, its threat, and what can be done.
import { useEffect, useState } from "preact/hooks";
import { distance } from "~/shared/format/number";
import { duration } from "~/shared/format/time";
import { t } from "~/shared/i18n";
import { kindLabel, word } from "~/shared/i18n/catalogue";
import { Age, Button, Code, Facts, Kind, Moment, Place, StatusMark, Symbol, useKeys, useLoaded } from "~/shared/ui";
import * as calls from "~/state/calls";
import { isLive } from "~/state/mode";
import { select } from "~/state/selection";
import { isOfficer } from "~/state/session";
import { generation } from "~/state/store";
import type { ReportDetail as Detail } from "~/state/types";
import { map } from "../../shell/mapHandle";
import { openTab } from "../../shell/tabs";
import { GradeDialog } from "../decide/GradeDialog";
import { gradeCode, gradeOf, gradeWords } from "../decide/grades";
import { ReportPhotos } from "../photos/ReportPhotos";
import { decided } from "../threats/decisions";
import { CasualtyFields, FieldList } from "./FieldList";
import { refresh } from "./lists";
import { PlaceForm } from "./PlaceForm";

export function ReportDetail({ id }: { id: string }) {
  const loaded = useLoaded((signal) => calls.readReport(id, signal), [id, decided.value, generation.value]);
  if (loaded.value === undefined) return <p class="empty">{loaded.is === "failed" ? t("inbox.gone") : t("common.loading")}</p>;
  return <ReportCard report={loaded.value.value} />;
}

function ReportCard({ report }: { report: Detail }) {
  const [open, setOpen] = useState<"grade" | "place" | null>(null);
  const may = isOfficer.value && isLive.value;
  const unplaced = report.position === null && report.amended_by.length === 0;
  useShown(report);
  useKeys(
    [
      { keys: ["g"], says: "threats.keys.grade", run: () => (may ? setOpen("grade") : false) },
      { keys: ["p"], says: "inbox.keys.place", run: () => (may && unplaced ? setOpen("place") : false) },
      { keys: ["t"], says: "inbox.keys.threat", run: () => (report.threat ? goToThreat(report.threat) : false) },
    ],
    [report, may, unplaced],
  );
  const done = (): void => {
    decided.value += 1;
    refresh();
  };
  return (
    <article class="detail" data-testid="report-detail" aria-label={t("common.details")}>
      <Head report={report} />
      <div class="threat-actions" role="group" aria-label={t("threats.actions")}>
        {may && (
          <Button class="act" tone="primary" onClick={() => setOpen("grade")}>
            {t("threats.act.grade")} <kbd aria-hidden="true">G</kbd>
          </Button>
        )}
        {may && unplaced && (
          <Button class="act" tone="primary" onClick={() => setOpen("place")}>
            {t("inbox.place")} <kbd aria-hidden="true">P</kbd>
          </Button>
        )}
        {report.threat && (
          <Button class="act" onClick={() => goToThreat(report.threat ?? "")}>
            {t("inbox.toThreat")} <kbd aria-hidden="true">T</kbd>
          </Button>
        )}
      </div>
      {open === "place" && <PlaceForm report={report} onDone={done} onClose={() => setOpen(null)} />}
      {report.text && (
        <blockquote class="report-text" dir="auto">
          {report.text}
        </blockquote>
      )}
      <ReportPhotos report={report} />
      <Clocks report={report} />
      <About report={report} />
      {Object.keys(report.fields).length > 0 && (
        <section>
          <h4>{t("inbox.fields")}</h4>
          <FieldList kind={report.kind} fields={report.fields} />
        </section>
      )}
      <Casualties report={report} />
      <Grading report={report} />
      {open === "grade" && <GradeDialog reports={[report]} onDone={done} onClose={() => setOpen(null)} />}
    </article>
  );
}

function Head({ report }: { report: Detail }) {
  return (
    <header class="row">
      <Symbol kind={report.kind} size={36} />
      <div class="grow">
        <h3>
          <Kind code={report.kind} /> <StatusMark status={report.status} />
        </h3>
        <div class="line small">
          <Code>{report.unit ?? report.site}</Code>
          {report.unit && (
            <span>
              {t("inbox.atSite")} <Code>{report.site}</Code>
            </span>
          )}
          <Code>{report.epoch === 0 ? t("inbox.filedHere") : `${report.epoch}/${report.seq}`}</Code>
          {report.sensitive && <strong class="warn">{t("inbox.sensitive")}</strong>}
        </div>
      </div>
      <Button tone="quiet" label={t("common.close")} onClick={() => select(null)}>
        ✕
      </Button>
    </header>
  );
}

/** When it was seen and when it came, by which clock. */
function Clocks({ report }: { report: Detail }) {
  const lateS = (Date.parse(report.received_at) - Date.parse(report.observed_at)) / 1000;
  return (
    <section class={report.clock_suspect ? "suspect" : ""}>
      <Facts
        of={[
          [
            t("inbox.observed"),
            <>
              <Moment at={report.observed_at} /> (<Age at={report.observed_at} />)
            </>,
          ],
          [
            t("inbox.received"),
            <>
              <Moment at={report.received_at} /> (<Age at={report.received_at} />)
            </>,
          ],
          [t("inbox.siteClock"), <Moment at={report.site_observed_at} />],
          lateS > 1 && !report.clock_suspect && [t("inbox.onTheWay"), duration(lateS)],
          report.time_span_s ? [t("inbox.span"), duration(report.time_span_s)] : false,
        ]}
      />
      {report.clock_suspect && <p class="warn">◷ {t("inbox.clockLong")}</p>}
    </section>
  );
}

function About({ report }: { report: Detail }) {
  const grade = gradeOf(report.grade);
  return (
    <Facts
      of={[
        [
          t("threats.grade"),
          <>
            <Code>{gradeCode(grade)}</Code> {gradeWords(grade)}
          </>,
        ],
        [t("threats.severity"), word("severity", report.severity)],
        [t("common.place"), report.position ? <Place lat={report.position.lat} lon={report.position.lon} /> : <span class="warn">⌖ {t("inbox.noPlaceLong")}</span>],
        report.position && report.position.accuracy_m !== null && [t("threats.uncertainty"), distance(report.position.accuracy_m)],
        report.geometry && [t("inbox.shape"), t(report.geometry.type === "Polygon" ? "inbox.shapeArea" : "inbox.shapeLine")],
        report.areas.length > 0 && [t("inbox.areas"), <Code>{report.areas.join(", ")}</Code>],
        report.source !== null && [t("inbox.source"), <Code>{report.source}</Code>],
        report.amends !== null && [t("inbox.amends"), <ReportLink id={report.amends} />],
        report.amended_by.length > 0 && [t("inbox.amendedBy"), report.amended_by.map((id) => <ReportLink key={id} id={id} />)],
      ]}
    />
  );
}

function ReportLink({ id }: { id: string }) {
  return (
    <Button tone="quiet" onClick={() => select({ type: "report", id })}>
      <Code>{id.slice(0, 8)}</Code>
    </Button>
  );
}

function Casualties({ report }: { report: Detail }) {
  const casualties = report.casualties as readonly { number: number; fields: Record<string, unknown> }[];
  if (casualties.length === 0) return null;
  return (
    <section>
      <h4>{t("inbox.casualties", { n: casualties.length })}</h4>
      {casualties.map(({ number, fields }) => (
        <details key={number} open={casualties.length === 1}>
          <summary>
            <Code>#{number}</Code>
          </summary>
          <CasualtyFields fields={fields} />
        </details>
      ))}
    </section>
  );
}

/** The reporter's own grade, then what officers made of it, the newest last. */
function Grading({ report: { grading } }: { report: Detail }) {
  return (
    <section data-testid="grading">
      <h4>{t("inbox.gradeHistory")}</h4>
      <ol class="history">
        <li>
          <Code>{gradeCode(grading.reported)}</Code> {t("inbox.byReporter")}
        </li>
        {[...grading.grades].reverse().map((grade) => (
          <li key={`${grade.at}${grade.by}${gradeCode(grade)}`}>
            <Moment at={grade.at} /> <Code>{gradeCode(grade)}</Code> <Code>{grade.by}</Code>: <span dir="auto">{grade.why}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function goToThreat(id: string): void {
  select({ type: "threat", id }, { fly: true });
  openTab("threats");
}

/** A report is no marker of its own on the map: while it is open its place is pointed at. */
function useShown(report: Detail): void {
  const handle = map.value;
  const { lat, lon } = report.position ?? {};
  useEffect(() => {
    if (handle === null || lat === undefined || lon === undefined) return;
    handle.fly({ lon, lat });
    const circle = report.position?.accuracy_m ? { circle: { center: { lon, lat }, radiusM: report.position.accuracy_m } } : {};
    const shape = report.geometry ? { geometry: report.geometry } : {};
    handle.sketch({ ...circle, ...shape, marks: [{ lon, lat, label: kindLabel(report.kind) }] });
    return () => handle.sketch(null);
  }, [handle, report.id, lat, lon]);
}
