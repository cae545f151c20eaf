// One alert: what it says, for every addressee how far it came, and what the officer can do about it.
import { distance } from "~/shared/format/number";
import { t } from "~/shared/i18n";
import { instruction, word } from "~/shared/i18n/catalogue";
import { Age, Button, Code, Facts, Kind, Place, problemText, State, StatusMark, Symbol, useLoaded } from "~/shared/ui";
import * as calls from "~/state/calls";
import { Problem } from "~/state/http";
import { isLive, shown } from "~/state/mode";
import { select } from "~/state/selection";
import { isOfficer } from "~/state/session";
import { alerts, generation, type LiveAlert } from "~/state/store";
import type { AlertDetail as Detail } from "~/state/types";
import { openTab } from "../../shell/tabs";
import { Release } from "../decide/Release";
import { Actions } from "./Actions";
import { Ladder } from "./Ladder";
import { Messages } from "./Messages";

export function AlertDetail({ id }: { id: string }) {
  return isLive.value ? <Live id={id} /> : <Replayed id={id} />;
}

function Live({ id }: { id: string }) {
  // The store reads an alert again after every event about it; each such reading is a new value here.
  const live = alerts.get(id);
  const loaded = useLoaded(() => calls.readAlert(id), [id, live, generation.value]);
  const answer = loaded.value;
  if (answer === undefined) return <p class="empty">{loaded.is === "failed" ? failure(loaded.error) : t("common.loading")}</p>;
  return (
    <AlertCard alert={answer.value} messages={answer.value.messages}>
      {isOfficer.value && (
        <>
          <Actions alert={answer.value} etag={answer.etag} />
          <Release what="alert" id={id} />
        </>
      )}
    </AlertCard>
  );
}

/** As it stood then: nothing can be done about the past. */
function Replayed({ id }: { id: string }) {
  const alert = shown.alerts.value.find((each) => each.id === id);
  return alert ? <AlertCard alert={alert} /> : <p class="empty">{t("alerts.notThen")}</p>;
}

function failure(error: unknown): string {
  return error instanceof Problem && error.status === 404 ? t("alerts.gone") : problemText(error);
}

function AlertCard({ alert, messages, children }: { alert: LiveAlert; messages?: Detail["messages"]; children?: preact.ComponentChildren }) {
  const { total = 0, acknowledged = 0 } = alert.deliveries;
  return (
    <article class="detail alert-detail" data-testid="alert-detail" aria-label={t("common.details")}>
      <header class="row">
        <Symbol kind={alert.kind} size={36} />
        <div class="grow">
          <h3>
            <Kind code={alert.kind} /> <Code>#{alert.number}</Code> <StatusMark status={alert.status} />
          </h3>
          <div class="line">
            <State is={alert.state} />
            <span class={`urgency ${alert.urgency}`}>{word("urgency", alert.urgency)}</span>
            <span class="small">{alert.origin === "manual" ? t("alerts.byOfficer", { by: alert.created_by }) : t("alerts.bySystem")}</span>
          </div>
        </div>
        <Button tone="quiet" label={t("common.close")} onClick={() => select(null)}>
          ✕
        </Button>
      </header>
      <p class="instruction">{instruction(alert.instruction)}</p>
      {alert.text && <p dir="auto">{alert.text}</p>}
      {children}
      <h3>
        {t("alerts.ladder")} <span class="small">{t("alerts.acknowledged", { done: acknowledged, total })}</span>
      </h3>
      <Ladder deliveries={alert.delivered} />
      <Facts
        of={[
          [t("threats.severity"), word("severity", alert.severity)],
          [t("threats.certainty"), word("certainty", alert.certainty)],
          [t("alerts.expires"), <Age at={alert.expires_at} />],
          [t("threats.danger"), distance(alert.danger_radius_m)],
          [t("common.place"), <Place lat={alert.position.lat} lon={alert.position.lon} />],
          alert.areas.length > 0 && [t("tabs.areas"), <Code>{alert.areas.join(", ")}</Code>],
        ]}
      />
      {alert.threat && (
        <Button
          onClick={() => {
            openTab("threats");
            select({ type: "threat", id: alert.threat ?? "" }, { fly: true });
          }}
        >
          {t("alerts.threat")}
        </Button>
      )}
      {messages && <Messages of={messages} />}
    </article>
  );
}
