// Independent sound sources agree: the centre proposes credibility 1, which only an officer sets. One action takes all.
import { useState } from "preact/hooks";
import { act, Button, Code } from "~/shared/ui";
import { t } from "~/shared/i18n";
import * as calls from "~/state/calls";
import { isLive } from "~/state/mode";
import { isOfficer } from "~/state/session";
import type { Report, ThreatDetail } from "~/state/types";
import { gradeCode, type Graded, gradeOf } from "../decide/grades";

export function Proposals({ threat }: { threat: ThreatDetail }) {
  const [busy, setBusy] = useState(false);
  const proposed = new Map(threat.arithmetic.proposals.map(({ report, credibility }) => [report, credibility]));
  const reports = threat.made_of.filter((report) => proposed.has(report.id));
  if (reports.length === 0) return null;
  const accept = async (): Promise<void> => {
    setBusy(true);
    await acceptAll(reports, (report) => ({ ...gradeOf(report.grade), credibility: proposed.get(report.id) ?? 1 }));
    setBusy(false);
  };
  return (
    <section class="proposal" data-testid="proposals">
      <p>
        {t("threats.proposal", { n: reports.length })}{" "}
        {reports.map((report) => (
          <span key={report.id} class="small">
            <Code>
              {report.unit ?? report.site} {gradeCode(gradeOf(report.grade))}
            </Code>{" "}
          </span>
        ))}
      </p>
      {isOfficer.value && isLive.value && (
        <Button tone="primary" class="act" disabled={busy} onClick={() => void accept()}>
          {t("threats.acceptProposal")}
        </Button>
      )}
    </section>
  );
}

async function acceptAll(reports: readonly Report[], wanted: (report: Report) => Graded): Promise<void> {
  await act(
    async () => {
      for (const report of reports) await calls.gradeReport(report.id, { ...wanted(report), why: t("threats.whyProposal") });
    },
    t("threats.done.proposal", { n: reports.length }),
    async () => {
      for (const report of reports) await calls.gradeReport(report.id, { ...gradeOf(report.grade), why: t("threats.takenBack") });
    },
  );
}
