// The alerts of this site, kept: unanswered first; what is over says so.
import { type Alert, answered, ordered, stateNow } from "~/tablet/net/alerts";
import { Symbol } from "~/tablet/parts/bits";
import { now } from "~/tablet/prefs";
import { go } from "~/tablet/route";
import { ago, kindLabel, t, word } from "~/tablet/words";
import { Bearing } from "./Bearing";

export function Alerts() {
  return (
    <main>
      <h1>{t("alerts.title")}</h1>
      {ordered.value.length === 0 && <p class="empty">{t("alerts.none")}</p>}
      <ul class="reports">
        {ordered.value.map((alert) => (
          <li key={alert.alert}>
            <button type="button" class={`row alert ${stateNow(alert, now.value)} ${alert.urgency}`} data-alert={alert.alert} onClick={() => go({ name: "alert", alert: alert.alert })}>
              <Symbol kind={alert.kind} size={44} />
              <span class="what">
                <strong>{kindLabel(alert.kind)}</strong>
                <small>
                  {word("urgency", alert.urgency)} · {ago(Date.parse(alert.sent_at), now.value)} · <Bearing to={alert.place} />
                </small>
              </span>
              <Standing alert={alert} />
            </button>
          </li>
        ))}
      </ul>
    </main>
  );
}

/** Whether an alert still holds, and whether it was answered. */
export function Standing({ alert }: { alert: Alert }) {
  const state = stateNow(alert, now.value);
  const name = state !== "current" ? state : answered(alert) ? "answered" : "open";
  return <span class={`stage ${name}`}>{t(`alerts.${name}`)}</span>;
}
