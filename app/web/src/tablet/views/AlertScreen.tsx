// One alert, as large as the screen: what, where from here, what to do, and three answers.
import { useEffect } from "preact/hooks";
import { type Alert, type Answer, alerts, answer, answered, aside, nameOf, saw, stateNow } from "~/tablet/net/alerts";
import { session } from "~/tablet/net/access";
import { Ltr, Symbol } from "~/tablet/parts/bits";
import { Icon } from "~/tablet/parts/icons";
import { lazy } from "~/tablet/parts/lazy";
import { ring } from "~/tablet/parts/siren";
import { now, written } from "~/tablet/prefs";
import { go, view } from "~/tablet/route";
import { ago, distance, duration, instruction, kindLabel, t, word } from "~/tablet/words";
import { Standing } from "./Alerts";
import { Bearing } from "./Bearing";

const MapPane = lazy(async () => (await import("./MapView")).MapPane);

/** Covers everything until it is answered or put off. */
export function Pressing({ alert }: { alert: Alert }) {
  useEffect(() => ring(), [alert.alert, alert.revision]);
  return (
    <div class="pressing" data-alert={alert.alert} role="alertdialog" aria-modal="true" aria-labelledby="alert-title" aria-describedby="alert-do">
      <Body alert={alert} />
      <Answers alert={alert} />
    </div>
  );
}

export function AlertView({ alert: number }: { alert: number }) {
  const alert = alerts.value.find((each) => each.alert === number);
  if (!alert) return <p class="empty">{t("alerts.none")}</p>;
  return (
    <main class={`alertview ${alert.urgency}`}>
      <Body alert={alert} />
      {stateNow(alert, now.value) === "current" && <Answers alert={alert} />}
      <button type="button" class="plain" onClick={() => history.back()}>
        <Icon name="back" turns />
        {t("form.back")}
      </button>
    </main>
  );
}

function Body({ alert }: { alert: Alert }) {
  useEffect(() => void saw(alert), [alert.alert, alert.revision]);
  const state = stateNow(alert, now.value);
  return (
    <section class="alertbody">
      {alert.status !== "actual" && <strong class="exercise">{word("status", alert.status).toUpperCase()}</strong>}
      <p class="urgency">
        {word("urgency", alert.urgency)} <Standing alert={alert} />
      </p>
      <header class="subject">
        <Symbol kind={alert.kind} size={96} />
        <h1 id="alert-title">{kindLabel(alert.kind)}</h1>
      </header>
      {state !== "current" && <p class="note warn">{t(`alerts.${state}Note`)}</p>}
      <p class="bearing">
        <Bearing to={alert.place} />
      </p>
      <p class="place">
        <Ltr class="big">{written(alert.place)}</Ltr>
        <span>{t("alerts.radius", { radius: distance(alert.danger_radius_m) })}</span>
      </p>
      <p id="alert-do" class="do">
        {instruction(alert.instruction)}
      </p>
      {alert.text && <p class="said" dir="auto">{alert.text}</p>}
      <p class="hint">
        {ago(Date.parse(alert.sent_at), now.value)}
        {state === "current" && ` · ${t("alerts.holds", { age: duration(Date.parse(alert.expires_at) - now.value) })}`}
      </p>
      <div class="alertmap">
        <MapPane at={alert.place} onPick={() => undefined} />
      </div>
    </section>
  );
}

function Answers({ alert }: { alert: Alert }) {
  const say = (response: Answer | "later"): void => {
    void answer(alert, response);
    if (response === "later" && view.peek().name === "alert") history.back();
  };
  const signIn = (): void => {
    aside.value = nameOf(alert);
    go({ name: "people" });
  };
  if (answered(alert)) return <p class="note good">{t("alerts.thanks")}</p>;
  if (session.value === null) {
    return (
      <div class="replies">
        <button type="button" class="primary huge" data-testid="sign-in-to-answer" onClick={signIn}>
          <Icon name="person" size={36} />
          {t("alerts.signIn")}
        </button>
        <Later onLater={() => say("later")} />
      </div>
    );
  }
  return (
    <div class="replies">
      <button type="button" class="primary huge" data-testid="acting" onClick={() => say("acting")}>
        <Icon name="check" size={36} />
        {t("alerts.acting")}
      </button>
      <button type="button" class="danger" data-testid="cannot" onClick={() => say("cannot_comply")}>
        <Icon name="cross" />
        {t("alerts.cannot")}
      </button>
      <Later onLater={() => say("later")} />
    </div>
  );
}

function Later({ onLater }: { onLater(): void }) {
  return (
    <button type="button" class="plain" data-testid="later" onClick={onLater}>
      <Icon name="clock" />
      {t("alerts.later")}
    </button>
  );
}
