// Splitting: which reports are of another danger than the rest. At least one stays on either side.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { kindLabel } from "~/shared/i18n/catalogue";
import { Age, Code, Kind } from "~/shared/ui";
import { toggled } from "~/state/toggled";
import type { ThreatDetail } from "~/state/types";
import { gradeCode, gradeOf } from "../decide/grades";
import { WhyDialog } from "../decide/WhyDialog";
import { split } from "./decisions";

export function SplitDialog({ threat, onClose }: { threat: ThreatDetail; onClose(): void }) {
  const [part, setPart] = useState<readonly string[]>([]);
  const total = threat.made_of.length;
  const fits = part.length > 0 && part.length < total;
  const toggle = (id: string): void => setPart(toggled(part, id));
  return (
    <WhyDialog
      title={t("threats.ask.split", { kind: kindLabel(threat.kind) })}
      action={t("threats.act.split")}
      usual={[t("threats.usual.split.one"), t("threats.usual.split.two")]}
      ready={fits}
      onDecide={(why) => split(threat.id, part, why)}
      onClose={onClose}
    >
      <fieldset class="choose">
        <legend>{t("threats.splitWhich")}</legend>
        {threat.made_of.map((report) => (
          <label class="check" key={report.id}>
            <input type="checkbox" checked={part.includes(report.id)} onChange={() => toggle(report.id)} />
            <span class="grow">
              <span class="line">
                <Kind code={report.kind} /> <Code>{report.unit ?? report.site}</Code> <Code>{gradeCode(gradeOf(report.grade))}</Code>
                <span class="end">
                  <Age at={report.observed_at} />
                </span>
              </span>
              {report.text && (
                <span class="small said" dir="auto">
                  {report.text}
                </span>
              )}
            </span>
          </label>
        ))}
      </fieldset>
      <p aria-live="polite">{fits ? t("threats.splitInto", { part: part.length, rest: total - part.length }) : t("threats.splitBoth")}</p>
    </WhyDialog>
  );
}
