// The delivery log of a webhook: what was owed to it, the latest first, with every try and what became of it.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { Age, Button, Code, Dialog, Moment, problemText, useLoaded } from "~/shared/ui";
import * as calls from "~/state/calls";
import { now } from "~/state/clock";
import type { HookMessage, Webhook } from "~/state/types";
import { useEvery } from "../fresh";
import { outcomeWords } from "./outcome";
import { REFRESH_MS } from "./refresh";

const STATES: readonly HookMessage["state"][] = ["owed", "delivered", "failed", "withdrawn"];
const TONES = { owed: "warn", delivered: "good", failed: "bad", withdrawn: "" };
const SIGNS = { owed: "◌", delivered: "✓", failed: "✕", withdrawn: "–" };
const STEP = 50;

export function HookLog({ of: hook, onClose }: { of: Webhook; onClose(): void }) {
  const [state, setState] = useState("");
  const [limit, setLimit] = useState(STEP);
  const [version, setVersion] = useState(0);
  useEvery(() => setVersion((last) => last + 1), REFRESH_MS);
  const page = useLoaded(async () => (await calls.listHookMessages(hook.id, { state, limit })).value, [state, limit, version]);
  const items = page.value?.items ?? [];
  return (
    <Dialog wide title={t("hooks.logTitle", { name: hook.name })} onClose={onClose}>
      <label>
        <span>{t("hooks.states")}</span>
        <select value={state} onChange={(event) => setState(event.currentTarget.value)}>
          <option value="">{t("hooks.all")}</option>
          {STATES.map((each) => (
            <option key={each} value={each}>
              {t(`hooks.state.${each}`)}
            </option>
          ))}
        </select>
      </label>
      {page.is === "failed" && <p class="fault" role="alert">{problemText(page.error)}</p>}
      {page.is === "loading" && !page.value && <p class="empty">{t("common.loading")}</p>}
      {page.value && items.length === 0 && <p class="empty">{t("hooks.logNone")}</p>}
      <ul class="cards" data-testid="hook-log">
        {items.map((message) => (
          <Message key={message.event} of={message} />
        ))}
      </ul>
      {page.value?.links.some(({ rel }) => rel === "next") && (
        <Button tone="quiet" onClick={() => setLimit(limit + STEP)}>
          {t("common.more")}
        </Button>
      )}
    </Dialog>
  );
}

function Message({ of: message }: { of: HookMessage }) {
  return (
    <li>
      <div class="line">
        <strong>
          <Code>{message.type}</Code>
        </strong>
        <Code>{message.subject}</Code>
        <span class={`end ${TONES[message.state]}`}>
          {SIGNS[message.state]} {t(`hooks.state.${message.state}`)}
          {message.due_at !== null && Date.parse(message.due_at) > now.value && (
            <>
              {" · "}
              {t("hooks.due")} <Age at={message.due_at} live />
            </>
          )}
        </span>
      </div>
      {message.attempts.map((each) => (
        <div class="line small" key={`${each.at}-${each.took_ms}`}>
          <Moment at={each.at} />
          <span>{outcomeWords(each)}</span>
        </div>
      ))}
    </li>
  );
}
