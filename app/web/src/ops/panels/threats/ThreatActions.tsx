// The buttons of an officer over one threat, and the dialogs behind them; each has a key of its own.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { kindLabel } from "~/shared/i18n/catalogue";
import { Button, useKeys } from "~/shared/ui";
import type { Answer } from "~/state/calls";
import { isLive } from "~/state/mode";
import { isOfficer } from "~/state/session";
import type { ThreatDetail } from "~/state/types";
import { isEnded } from "../../shell/visible";
import { GradeDialog } from "../decide/GradeDialog";
import { WhyDialog } from "../decide/WhyDialog";
import { decide, type Verb } from "./decisions";
import { beginMerge } from "./merging";
import { SplitDialog } from "./SplitDialog";

type Open = Verb | "split" | "grade" | null;

const VERBS: readonly { verb: Verb; key: string; tone: "primary" | "danger" }[] = [
  { verb: "confirm", key: "c", tone: "primary" },
  { verb: "dismiss", key: "d", tone: "danger" },
  { verb: "clear", key: "e", tone: "primary" },
];

export function ThreatActions({ answer }: { answer: Answer<ThreatDetail> }) {
  const threat = answer.value;
  const [open, setOpen] = useState<Open>(null);
  const may = isOfficer.value && isLive.value;
  const living = may && !isEnded(threat);
  const can: Readonly<Record<Exclude<Open, null> | "merge", boolean>> = {
    confirm: living && threat.reason !== "by_officer",
    dismiss: living,
    clear: living,
    merge: living,
    // A report and its amendments are one statement: there must be two to part them.
    split: living && threat.reports > 1,
    grade: may && threat.made_of.length > 0,
  };
  const ask = (what: Exclude<Open, null>) => (): boolean | void => (can[what] ? setOpen(what) : false);
  useKeys(
    [
      ...VERBS.map(({ verb, key }) => ({ keys: [key], says: `threats.keys.${verb}`, run: ask(verb) })),
      { keys: ["m"], says: "threats.keys.merge", run: () => (can.merge ? beginMerge(threat.id) : false) },
      { keys: ["s"], says: "threats.keys.split", run: ask("split") },
      { keys: ["g"], says: "threats.keys.grade", run: ask("grade") },
    ],
    [threat, may],
  );
  if (!may) return null;
  const close = (): void => setOpen(null);
  return (
    <div class="threat-actions" role="group" aria-label={t("threats.actions")}>
      {VERBS.map(
        ({ verb, key, tone }) =>
          can[verb] && (
            <Button key={verb} tone={verb === "confirm" ? tone : "plain"} class="act" onClick={() => setOpen(verb)}>
              {t(`threats.act.${verb}`)} <kbd aria-hidden="true">{key.toUpperCase()}</kbd>
            </Button>
          ),
      )}
      {can.merge && (
        <Button class="act" onClick={() => beginMerge(threat.id)}>
          {t("threats.act.merge")} <kbd aria-hidden="true">M</kbd>
        </Button>
      )}
      {can.split && (
        <Button class="act" onClick={() => setOpen("split")}>
          {t("threats.act.split")} <kbd aria-hidden="true">S</kbd>
        </Button>
      )}
      {can.grade && (
        <Button class="act" onClick={() => setOpen("grade")}>
          {t("threats.act.grade")} <kbd aria-hidden="true">G</kbd>
        </Button>
      )}
      {VERBS.map(
        ({ verb, tone }) =>
          open === verb && (
            <WhyDialog
              key={verb}
              title={t(`threats.ask.${verb}`, { kind: kindLabel(threat.kind) })}
              action={t(`threats.act.${verb}`)}
              tone={tone}
              usual={[t(`threats.usual.${verb}.one`), t(`threats.usual.${verb}.two`), t(`threats.usual.${verb}.three`)]}
              onDecide={(why) => decide(verb, answer, why)}
              onClose={close}
            />
          ),
      )}
      {open === "split" && <SplitDialog threat={threat} onClose={close} />}
      {open === "grade" && <GradeDialog reports={threat.made_of} onClose={close} />}
    </div>
  );
}
