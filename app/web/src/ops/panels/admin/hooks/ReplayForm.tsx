// The dialog that has a webhook told again what happened since a moment.
import { useState } from "preact/hooks";
import { ofUtcField, utcField } from "~/shared/format/utcField";
import { t } from "~/shared/i18n";
import { act, Dialog } from "~/shared/ui";
import * as calls from "~/state/calls";
import { currentMs } from "~/state/clock";
import type { Webhook } from "~/state/types";

const DAY_MS = 86_400_000;

export function ReplayForm({ of: hook, onClose, onDone }: { of: Webhook; onClose(): void; onDone(): void }) {
  const [from, setFrom] = useState(() => utcField(currentMs() - DAY_MS));
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const since = new Date(ofUtcField(from)).toISOString();
    await act(() => calls.replayHook(hook.id, { since }), t("hooks.replayed", { name: hook.name }));
    onDone();
  };
  return (
    <Dialog title={t("hooks.replayTitle", { name: hook.name })} onClose={onClose}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        <p>{t("hooks.replayHint")}</p>
        <label>
          <span>{t("timeline.from")}</span>
          <input type="datetime-local" required value={from} onInput={(event) => setFrom(event.currentTarget.value)} />
          <small>{t("timeline.utcHint")}</small>
        </label>
        <button type="submit" class="button primary">
          {t("hooks.replayDo")}
        </button>
      </form>
    </Dialog>
  );
}
