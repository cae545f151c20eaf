// Taking an alert back: names what is taken back and who will hear of it, asks why, and has to be held.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { instruction, kindLabel } from "~/shared/i18n/catalogue";
import { act, Button, HoldButton, Moment } from "~/shared/ui";
import * as calls from "~/state/calls";
import type { Editing } from "./Actions";
import { WhyField } from "./WhyField";

export function CancelForm({ alert, etag, onDone }: Editing) {
  const [why, setWhy] = useState("");
  const cancel = async (): Promise<void> => {
    const done = await act(() => calls.cancelAlert(alert.id, { why }, { ifMatch: etag }), t("alerts.takenBack", { number: alert.number }));
    if (done) onDone();
  };
  return (
    <form class="sub" aria-label={t("alerts.takeBack")} onSubmit={(event) => event.preventDefault()}>
      <p>
        {t("alerts.cancels", { number: alert.number, kind: kindLabel(alert.kind), instruction: instruction(alert.instruction) })} <Moment at={alert.created_at} />
      </p>
      <p class="small">{t("alerts.cancelReaches", { n: alert.audience.length })}</p>
      <WhyField value={why} onChange={setWhy} />
      <div class="line">
        <HoldButton disabled={why.trim() === ""} onConfirm={() => void cancel()}>
          {t("alerts.takeBackNow", { number: alert.number })}
        </HoldButton>
        <Button tone="quiet" onClick={onDone}>
          {t("alerts.leaveIt")}
        </Button>
      </div>
    </form>
  );
}
