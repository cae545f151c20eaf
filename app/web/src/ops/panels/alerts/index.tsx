// The alerts: unanswered first, then urgency, then time; for the selected one, who has it; and a new one by hand.
import { computed } from "@preact/signals";
import { t } from "~/shared/i18n";
import { Button, List, Split } from "~/shared/ui";
import { isLive } from "~/state/mode";
import { select, selectedId } from "~/state/selection";
import { isOfficer } from "~/state/session";
import { isAcknowledged, type LiveAlert } from "~/state/store";
import { visibleAlerts } from "../../shell/visible";
import { AlertDetail } from "./AlertDetail";
import { AlertRow } from "./AlertRow";
import "./alerts.css";
import { Broadcast } from "./broadcast/Broadcast";
import { begin, composing } from "./broadcast/composing";
import { byNeed } from "./order";

const sorted = computed(() => [...visibleAlerts.value].sort(byNeed));

export function AlertsPanel() {
  if (composing.value && isOfficer.value && isLive.value) return <Broadcast />;
  const selected = selectedId("alert");
  return (
    <Split detail={selected && <AlertDetail key={selected} id={selected} />}>
      <h2 class="visually-hidden">{t("alerts.title")}</h2>
      {isOfficer.value && isLive.value && (
        <div class="panel-head">
          <Button onClick={begin}>+ {t("broadcast.title")}</Button>
        </div>
      )}
      <List
        items={sorted.value}
        label={t("alerts.title")}
        idOf={(alert) => alert.id}
        selected={selected}
        onSelect={(id) => select({ type: "alert", id }, { fly: true })}
        tone={toneOf}
        render={(alert) => <AlertRow alert={alert} />}
        empty={t("alerts.empty")}
      />
    </Split>
  );
}

function toneOf(alert: LiveAlert): string {
  if (alert.state !== "active") return "faded";
  return alert.urgency === "immediate" && !isAcknowledged(alert) ? "urgent" : "";
}
