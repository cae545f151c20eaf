// One alert in a list: what, how urgent, how many of those who were told have answered, and whether the watch has.
import { t } from "~/shared/i18n";
import { word } from "~/shared/i18n/catalogue";
import { Age, Code, Kind, State, StatusMark, Symbol } from "~/shared/ui";
import { isAcknowledged, type LiveAlert } from "~/state/store";
import { needsWatch } from "~/state/watch";

export function AlertRow({ alert }: { alert: LiveAlert }) {
  const { total = 0, acknowledged = 0 } = alert.deliveries;
  const active = alert.state === "active";
  const answered = t("alerts.acknowledged", { done: acknowledged, total });
  const refused = alert.delivered.filter(({ response }) => response === "cannot_comply").length;
  return (
    <div class="row">
      <Symbol kind={alert.kind} />
      <div class="grow">
        <div class="line head">
          <strong>
            <Kind code={alert.kind} />
          </strong>
          <StatusMark status={alert.status} />
          <span class="end small">
            {needsWatch(alert) && <strong class="waiting">● {t("alerts.waitsForWatch")}</strong>} <Age at={alert.updated_at} />
          </span>
        </div>
        <div class="line small">
          <Code>#{alert.number}</Code>
          {active ? <span class={`urgency ${alert.urgency}`}>{word("urgency", alert.urgency)}</span> : <State is={alert.state} />}
          <span>
            <span aria-hidden="true">{isAcknowledged(alert) ? "✓ " : ""}</span>
            {answered}
          </span>
          {active && alert.overdue > 0 && <strong class="fault">{t("alerts.overdue", { n: alert.overdue })}</strong>}
          {refused > 0 && <strong class="fault">✕ {t("alerts.refused", { n: refused })}</strong>}
        </div>
        {active && <progress value={acknowledged} max={Math.max(1, total)} aria-label={answered} />}
      </div>
    </div>
  );
}
