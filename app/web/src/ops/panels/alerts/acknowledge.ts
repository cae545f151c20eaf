// The watch officer's own acknowledgement, by button or by the key A.
import { t } from "~/shared/i18n";
import { act } from "~/shared/ui";
import * as calls from "~/state/calls";
import { isLive } from "~/state/mode";
import { select, selectedId } from "~/state/selection";
import { isOfficer } from "~/state/session";
import { alerts, type LiveAlert } from "~/state/store";
import { needsWatch } from "~/state/watch";
import { openTab } from "../../shell/tabs";
import { byNeed } from "./order";

export async function acknowledge(alert: Pick<LiveAlert, "id" | "number">): Promise<void> {
  const done = await act(() => calls.acknowledgeAlert(alert.id), t("alerts.notedNow", { number: alert.number }));
  if (done) alerts.patch(alert.id, { noted: done.value.noted });
}

/** Acknowledges the alert that is open; else opens the one that waits most, so that none is acknowledged unseen. */
export function acknowledgeKey(): boolean {
  if (!isLive.value || !isOfficer.value) return false;
  const open = alerts.peek(selectedId("alert") ?? "");
  if (open && needsWatch(open)) {
    void acknowledge(open);
    return true;
  }
  const next = alerts.all.value.filter(needsWatch).sort(byNeed)[0];
  if (next === undefined) return false;
  openTab("alerts");
  select({ type: "alert", id: next.id }, { fly: true });
  return true;
}
