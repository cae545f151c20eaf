// Changing what an alert says. Of one about a threat only the words are the officer's; the rest follows the reports.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { act, Button, HoldButton } from "~/shared/ui";
import * as calls from "~/state/calls";
import { now } from "~/state/clock";
import type { AlertDetail } from "~/state/types";
import type { Editing } from "./Actions";
import { LIVES_S, lifeAtLeast, MOST_RADIUS_M, MOST_TEXT } from "./broadcast/draft";
import { InstructionField, LifeField, ScaleFields, TextField } from "./broadcast/fields";
import { WhyField } from "./WhyField";

type Change = Parameters<typeof calls.reviseAlert>[1];

export function UpdateForm({ alert, etag, onDone }: Editing) {
  const [said, setSaid] = useState(() => saidBy(alert, now.peek()));
  const [why, setWhy] = useState("");
  const set = (change: Partial<typeof said>): void => setSaid({ ...said, ...change });
  const manual = alert.origin === "manual";
  const radius = Number(said.radius);
  const radiusFault = !(said.radius.trim() !== "" && radius >= 0 && radius <= MOST_RADIUS_M);
  const send = async (): Promise<void> => {
    const words = { instruction: said.instruction, text: said.text.trim(), why };
    const { urgency, severity, certainty, lifeS } = said;
    const change: Change = manual ? { ...words, urgency, severity, certainty, danger_radius_m: radius, life_s: lifeS, concerned: alert.concerned } : words;
    const done = await act(() => calls.reviseAlert(alert.id, change, { ifMatch: etag }), t("alerts.updated", { number: alert.number }));
    if (done) onDone();
  };
  return (
    <form class="sub" aria-label={t("alerts.update")} onSubmit={(event) => event.preventDefault()}>
      <p class="small">{manual ? t("alerts.updateReaches", { n: alert.audience.length }) : t("alerts.updateWords", { n: alert.audience.length })}</p>
      <InstructionField value={said.instruction} onChange={(instruction) => set({ instruction })} />
      <TextField value={said.text} onChange={(text) => set({ text })} />
      {manual && (
        <>
          <ScaleFields value={said} onChange={set} />
          <div class="pair">
            <label>
              <span>{t("broadcast.radius")}</span>
              <input dir="ltr" inputMode="numeric" value={said.radius} aria-invalid={radiusFault} onInput={(event) => set({ radius: event.currentTarget.value })} />
            </label>
            <LifeField value={said.lifeS} onChange={(lifeS) => set({ lifeS })} />
          </div>
        </>
      )}
      <WhyField value={why} onChange={setWhy} />
      <div class="line">
        <HoldButton disabled={why.trim() === "" || said.text.length > MOST_TEXT || (manual && radiusFault)} onConfirm={() => void send()}>
          {t("alerts.sendUpdate", { number: alert.number })}
        </HoldButton>
        <Button tone="quiet" onClick={onDone}>
          {t("alerts.leaveIt")}
        </Button>
      </div>
    </form>
  );
}

function saidBy(alert: AlertDetail, at: number) {
  const left = (Date.parse(alert.expires_at) - at) / 1000;
  const { instruction, text, urgency, severity, certainty } = alert;
  return {
    ...{ instruction, text, urgency: String(urgency), severity: String(severity), certainty: String(certainty) },
    radius: String(Math.round(alert.danger_radius_m)),
    lifeS: lifeAtLeast(left) ?? (LIVES_S.at(-1) as number),
  };
}
