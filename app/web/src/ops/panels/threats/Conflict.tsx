// Sources that contradict each other: who says that it is there, beside who says that it is not.
import { t } from "~/shared/i18n";
import { fieldWords } from "~/shared/i18n/catalogue";
import { percent, signed } from "~/shared/format/number";
import { Age, Code, Kind, useLoaded } from "~/shared/ui";
import * as calls from "~/state/calls";
import type { Arithmetic, Opinion, Report, ThreatDetail } from "~/state/types";

interface Side {
  report: Report | null;
  opinion: Opinion | null;
}

/** Opinions for and against, the strongest first; clearances that could not end it speak against it. */
export function sidesOf(arithmetic: Arithmetic, reports: ReadonlyMap<string, Report>): { yes: Side[]; no: Side[] } {
  const sides = arithmetic.voices
    .flatMap((voice) => voice.opinions)
    .map((opinion) => ({ opinion, report: opinion.report === null ? null : (reports.get(opinion.report) ?? null) }))
    .sort((one, other) => Math.abs(other.opinion.weighted) - Math.abs(one.opinion.weighted));
  const said = new Set(sides.map(({ opinion }) => opinion.report));
  const clearing = arithmetic.clearances
    .filter(({ report }) => !said.has(report))
    .map(({ report }) => ({ opinion: null, report: reports.get(report) ?? null }));
  return {
    yes: sides.filter(({ opinion }) => opinion.log_ratio > 0),
    no: [...sides.filter(({ opinion }) => opinion.log_ratio < 0), ...clearing],
  };
}

export function Conflict({ threat }: { threat: ThreatDetail }) {
  const known = new Map(threat.made_of.map((report) => [report.id, report]));
  const named = [...threat.arithmetic.voices.flatMap((voice) => voice.opinions.map((one) => one.report)), ...threat.arithmetic.clearances.map((one) => one.report)];
  const missing = [...new Set(named)].filter((id): id is string => id !== null && !known.has(id)).sort();
  // A clearance is no report of the threat itself; it is read for what it says.
  const more = useLoaded(
    async (signal) => (await Promise.allSettled(missing.map((id) => calls.readReport(id, signal)))).flatMap((one) => (one.status === "fulfilled" ? [one.value.value] : [])),
    [missing.join()],
  );
  for (const report of more.value ?? []) known.set(report.id, report);
  const { yes, no } = sidesOf(threat.arithmetic, known);
  return (
    <section class="conflict-sides" data-testid="conflict">
      <h4 class="fault">⚡ {t("threats.conflict")}</h4>
      <div class="sides">
        <SideList title={t("threats.sayYes")} sides={yes} />
        <SideList title={t("threats.sayNo")} sides={no} />
      </div>
      <p class="small">{t("threats.conflictHelp")}</p>
    </section>
  );
}

function SideList({ title, sides }: { title: string; sides: readonly Side[] }) {
  return (
    <div>
      <h5>{title}</h5>
      {sides.length === 0 && <p class="small">{t("threats.sayNothing")}</p>}
      <ul class="reports">
        {sides.map(({ report, opinion }, index) => (
          <li key={report?.id ?? index}>
            <div class="line">
              {report ? (
                <>
                  <Kind code={report.kind} /> <Code>{report.unit ?? report.site}</Code>
                </>
              ) : (
                <span>{opinion?.report === null ? t("threats.officer") : t("threats.unseenReport")}</span>
              )}
              {opinion && <Code>{opinion.grade}</Code>}
            </div>
            {report && <Said report={report} />}
            <div class="small">
              {report && <Age at={report.observed_at} />}
              {opinion && ` · ${signed(opinion.weighted)} (${percent(opinion.weight)})`}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Said({ report }: { report: Report }) {
  if (report.text) return <p dir="auto">{report.text}</p>;
  const words = ["result", "state", "basis"].filter((key) => key in report.fields).map((key) => fieldWords(report.kind, key, report.fields[key]));
  return <p>{words.map(({ name, value }) => `${name}: ${value}`).join(" · ")}</p>;
}
