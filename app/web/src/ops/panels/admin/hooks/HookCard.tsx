// One webhook: how it stands and why, what it asks for, and everything that can be done with it.
import { useState } from "preact/hooks";
import { t, tt } from "~/shared/i18n";
import { act, Age, Button, Code, HoldButton } from "~/shared/ui";
import * as calls from "~/state/calls";
import { now } from "~/state/clock";
import type { ApiKey, HookTest, Webhook } from "~/state/types";
import { keyName } from "../keyLife";
import { filterWords } from "./filters";
import { outcomeWords } from "./outcome";
import { standingOf } from "./standing";

/** What opens a dialog. */
export type Ask = "change" | "log" | "replay";

export function HookCard({ of: hook, keys, onAsk, onRotated, onChanged }: {
  of: Webhook;
  keys: readonly ApiKey[];
  onAsk(what: Ask): void;
  onRotated(made: Webhook & { secret: string }): void;
  onChanged(): void;
}) {
  const [test, busy, told] = useTest(hook);
  const rotate = async (): Promise<void> => {
    const made = await act(() => calls.rotateHook(hook.id));
    if (made) onRotated(made.value);
  };
  const remove = async (): Promise<void> => {
    await act(() => calls.deleteHook(hook.id), t("hooks.removed", { name: hook.name }));
    onChanged();
  };
  return (
    <li class={hook.paused_at === null ? "" : "off"} data-id={hook.id}>
      <div class="line">
        <strong>{hook.name}</strong>
        <span class="end">
          <Mark of={hook} />
        </span>
      </div>
      <Reason of={hook} />
      <div class="line small">
        <bdi dir="ltr" class="address">
          {hook.url}
        </bdi>
      </div>
      <div class="line small">
        <span>
          {t("hooks.pair", { name: t("hooks.key"), value: keyName(hook.key, keys) })} <Code>{hook.key}…</Code>
        </span>
      </div>
      <div class="line small">
        <span>{t("hooks.pair", { name: t("hooks.types"), value: filterWords(hook) })}</span>
      </div>
      <div class="line small">
        <span>
          {t("hooks.last")} <Age at={hook.delivered_at} live />
        </span>
        <span>{t("hooks.waiting", { n: hook.owed })}</span>
        <span class="end">
          {t("admin.madeBy")} <Code>{hook.created_by}</Code> <Age at={hook.created_at} live />
        </span>
      </div>
      <p role="status" class={`outcome ${told?.delivered ? "good" : "bad"}`}>
        {told && `${told.delivered ? "✓" : "✕"} ${t("hooks.tested", { outcome: outcomeWords(told) })}`}
      </p>
      <div class="buttons">
        <Button onClick={test} disabled={busy}>
          {t(busy ? "hooks.testing" : "hooks.test")}
        </Button>
        <Switch of={hook} onChanged={onChanged} />
        <Button onClick={() => onAsk("log")}>{t("hooks.log")}</Button>
        <Button onClick={() => onAsk("replay")}>{t("hooks.replay")}</Button>
        <Button onClick={() => onAsk("change")}>{t("admin.change")}</Button>
        <HoldButton tone="plain" onConfirm={() => void rotate()}>
          {t("hooks.rotate")}
        </HoldButton>
        <HoldButton onConfirm={() => void remove()}>{t("hooks.remove")}</HoldButton>
      </div>
    </li>
  );
}

function Mark({ of: hook }: { of: Webhook }) {
  const standing = standingOf(hook, now.value);
  if (standing.is === "working") return <span class="good">✓ {t("hooks.working")}</span>;
  return standing.is === "paused" ? (
    <strong class={standing.reason === "by_hand" ? "warn" : "bad"}>
      ⏸ {t("hooks.pausedFor")} <Age at={standing.since} bare live />
    </strong>
  ) : (
    <strong class="warn">
      ⚠ {t("hooks.retryingFor")} <Age at={standing.since} bare live />
    </strong>
  );
}

/** Why it stands still, and what becomes of what waits. */
function Reason({ of: hook }: { of: Webhook }) {
  const standing = standingOf(hook, now.value);
  if (standing.is === "working") return null;
  if (standing.is === "paused") {
    return (
      <p class="reason">
        {tt("hooks.reason", standing.reason)} {t("hooks.keptHint")}
      </p>
    );
  }
  return (
    <p class="reason">
      {t("hooks.retryHint")}
      {standing.next !== null && (
        <>
          {" "}
          {t("hooks.nextTry")} <Age at={standing.next} live />.
        </>
      )}
    </p>
  );
}

function Switch({ of: hook, onChanged }: { of: Webhook; onChanged(): void }) {
  const paused = hook.paused_at !== null;
  const set = async (value: boolean): Promise<void> => {
    await calls.changeHook(hook.id, { paused: value });
    onChanged();
  };
  const toggle = (): Promise<unknown> => act(() => set(!paused), t(paused ? "hooks.resumed" : "hooks.paused", { name: hook.name }), () => set(paused));
  return <Button onClick={() => void toggle()}>{t(paused ? "hooks.resume" : "hooks.pause")}</Button>;
}

/** What sends a test, whether one is under way, and what became of the last. */
function useTest(hook: Webhook): [() => void, boolean, HookTest | null] {
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<HookTest | null>(null);
  const test = async (): Promise<void> => {
    setBusy(true);
    setTold(null);
    const answer = await act(() => calls.testHook(hook.id));
    setTold(answer?.value ?? null);
    setBusy(false);
  };
  return [() => void test(), busy, told];
}
