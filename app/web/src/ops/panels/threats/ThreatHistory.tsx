// How a threat came to be what it is: every change and every decision in one line of time, with who, when and why.
import { useState } from "preact/hooks";
import { percent } from "~/shared/format/number";
import { t, tt } from "~/shared/i18n";
import { Button, Code, Moment } from "~/shared/ui";
import { isLive } from "~/state/mode";
import { isOfficer } from "~/state/session";
import type { Decision, ThreatDetail, ThreatRevision } from "~/state/types";
import { WhyDialog } from "../decide/WhyDialog";
import { undo } from "./decisions";

type Line = { at: string; revision: ThreatRevision } | { at: string; decision: Decision };

/** Newest first; at the same second the decision stands above what it did. */
export function linesOf({ history, decisions }: Pick<ThreatDetail, "history" | "decisions">): Line[] {
  const changes: Line[] = history.map((revision) => ({ at: revision.at, revision })).reverse();
  const taken: Line[] = decisions.map((decision) => ({ at: decision.at, decision })).reverse();
  return [...taken, ...changes].sort((one, other) => other.at.localeCompare(one.at));
}

export function ThreatHistory({ threat }: { threat: ThreatDetail }) {
  const [undoing, setUndoing] = useState<Decision | null>(null);
  return (
    <details open={threat.decisions.length > 0}>
      <summary>{t("threats.history")}</summary>
      <ol class="history" data-testid="history">
        {linesOf(threat).map((line) =>
          "decision" in line ? (
            <DecisionLine key={`d${line.decision.id}`} decision={line.decision} onUndo={() => setUndoing(line.decision)} />
          ) : (
            <RevisionLine key={line.revision.revision} revision={line.revision} />
          ),
        )}
      </ol>
      {undoing && (
        <WhyDialog
          title={t("threats.ask.undo", { decision: tt("decision", undoing.type) })}
          action={t("common.undo")}
          usual={[t("threats.usual.undo.one"), t("threats.usual.undo.two")]}
          onDecide={(why) => undo(undoing, why)}
          onClose={() => setUndoing(null)}
        />
      )}
    </details>
  );
}

function DecisionLine({ decision, onUndo }: { decision: Decision; onUndo(): void }) {
  const stands = decision.undone_at === null;
  return (
    <li class="decided">
      <span class={stands ? "" : "taken-back"}>
        <Moment at={decision.at} /> <strong>{tt("decision", decision.type)}</strong> <Code>{decision.by}</Code>:{" "}
        <span dir="auto">{decision.why}</span>
      </span>
      {decision.undone_by && (
        <span class="small">
          {" "}
          {t("threats.undone", { by: decision.undone_by })} <Moment at={decision.undone_at} />
        </span>
      )}
      {stands && isOfficer.value && isLive.value && (
        <Button tone="quiet" onClick={onUndo} label={`${t("common.undo")}: ${tt("decision", decision.type)}`}>
          {t("common.undo")}
        </Button>
      )}
    </li>
  );
}

function RevisionLine({ revision: { at, by, values } }: { revision: ThreatRevision }) {
  return (
    <li>
      <Moment at={at} /> {tt("state", String(values.state))} {typeof values.confidence === "number" && percent(values.confidence)}{" "}
      {by !== "system" && (
        <span class="small">
          {t("threats.by", { by: "" })}
          <Code>{by}</Code>
        </span>
      )}
    </li>
  );
}
