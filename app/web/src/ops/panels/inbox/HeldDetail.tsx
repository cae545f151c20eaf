// One held body: why it is held, what can be read of it, and what becomes of it: put right, released, or discarded.
import { useState } from "preact/hooks";
import { t, tt } from "~/shared/i18n";
import { quarantineReason } from "~/shared/i18n/catalogue";
import { act, Age, Button, Code, Facts, Moment, State, useKeys, useLoaded } from "~/shared/ui";
import * as calls from "~/state/calls";
import { isLive } from "~/state/mode";
import { select } from "~/state/selection";
import { isOfficer } from "~/state/session";
import { generation } from "~/state/store";
import type { Held } from "~/state/types";
import { WhyDialog } from "../decide/WhyDialog";
import { Decoded } from "./Decoded";
import { FixForm } from "./FixForm";
import { refresh } from "./lists";

export function HeldDetail({ id }: { id: string }) {
  const [changes, setChanges] = useState(0);
  const loaded = useLoaded((signal) => calls.readQuarantined(id, signal), [id, changes, generation.value]);
  if (loaded.value === undefined) return <p class="empty">{loaded.is === "failed" ? t("inbox.gone") : t("common.loading")}</p>;
  const changed = (): void => {
    setChanges((count) => count + 1);
    refresh();
  };
  return <HeldCard held={loaded.value.value} onChanged={changed} />;
}

function HeldCard({ held, onChanged }: { held: Held; onChanged(): void }) {
  const [open, setOpen] = useState<"fix" | "release" | "discard" | null>(null);
  const may = isOfficer.value && isLive.value && held.state === "held";
  const fixable = may && !held.whole;
  const ask = (what: "fix" | "release" | "discard", can: boolean) => (): boolean | void => (can ? setOpen(what) : false);
  useKeys(
    [
      { keys: ["f"], says: "inbox.keys.fix", run: ask("fix", fixable) },
      { keys: ["r"], says: "inbox.keys.release", run: ask("release", may) },
      { keys: ["x"], says: "inbox.keys.discard", run: ask("discard", may) },
    ],
    [held, may],
  );
  const close = (): void => setOpen(null);
  return (
    <article class="detail" data-testid="held-detail" aria-label={t("common.details")}>
      <Head held={held} />
      <p class="fault">
        <bdi>{held.detail}</bdi>
      </p>
      <p>{tt("inbox.help", held.reason)}</p>
      {may && open !== "fix" && (
        <div class="threat-actions" role="group" aria-label={t("threats.actions")}>
          {fixable && (
            <Button class="act" tone="primary" onClick={() => setOpen("fix")}>
              {t("inbox.fix")} <kbd aria-hidden="true">F</kbd>
            </Button>
          )}
          <Button class="act" onClick={() => setOpen("release")}>
            {t("inbox.release")} <kbd aria-hidden="true">R</kbd>
          </Button>
          <Button class="act" onClick={() => setOpen("discard")}>
            {t("inbox.discard")} <kbd aria-hidden="true">X</kbd>
          </Button>
        </div>
      )}
      {open === "fix" && <FixForm held={held} read={held.decoded.bodies[0]?.report ?? null} onDone={onChanged} onClose={close} />}
      <Resolved held={held} onChanged={onChanged} />
      <Decoded held={held} />
      {open === "release" && (
        <WhyDialog
          title={t("inbox.askRelease")}
          action={t("inbox.release")}
          usual={[t("inbox.usual.radio"), t("inbox.usual.true"), t("inbox.usual.outside")]}
          onDecide={(why) => release(held.id, why, onChanged)}
          onClose={close}
        />
      )}
      {open === "discard" && (
        <WhyDialog
          title={t("inbox.askDiscard")}
          action={t("inbox.discard")}
          tone="danger"
          usual={[t("inbox.usual.garbage"), t("inbox.usual.test"), t("inbox.usual.again")]}
          onDecide={(why) => discard(held.id, why, onChanged)}
          onClose={close}
        />
      )}
    </article>
  );
}

async function release(id: string, why: string, changed: () => void): Promise<boolean> {
  const done = await act(() => calls.releaseQuarantined(id, { why }), t("inbox.released"));
  changed();
  return done !== undefined;
}

async function discard(id: string, why: string, changed: () => void): Promise<boolean> {
  const done = await act(
    () => calls.discardQuarantined(id, { why }),
    t("inbox.discarded"),
    async () => {
      await calls.reopenQuarantined(id, { why: t("threats.takenBack") });
      changed();
    },
  );
  changed();
  return done !== undefined;
}

function Head({ held }: { held: Held }) {
  return (
    <>
      <header class="row">
        <div class="grow">
          <h3>{quarantineReason(held.reason)}</h3>
          <div class="line small">
            <State is={held.state} /> <Code>{held.site ?? "?"}</Code> {held.seq !== null && <Code>{`${held.epoch || "?"}/${held.seq}`}</Code>}
          </div>
        </div>
        <Button tone="quiet" label={t("common.close")} onClick={() => select(null)}>
          ✕
        </Button>
      </header>
      <Facts
        of={[
          [
            t("inbox.received"),
            <>
              <Moment at={held.received_at} /> (<Age at={held.received_at} />)
            </>,
          ],
          [t("inbox.size"), t("inbox.bytes", { n: held.bytes })],
          [t("inbox.triesLabel"), held.tries],
          [t("inbox.what"), t(held.whole ? "inbox.wholePacket" : "inbox.oneBody")],
        ]}
      />
    </>
  );
}

function Resolved({ held, onChanged }: { held: Held; onChanged(): void }) {
  if (held.state === "held") return null;
  return (
    <section class="resolved">
      <p>
        <State is={held.state} /> <Moment at={held.resolved_at} /> <Code>{held.resolved_by}</Code>: <span dir="auto">{held.resolution}</span>
      </p>
      {held.report && (
        <Button class="act" onClick={() => select({ type: "report", id: held.report ?? "" })}>
          {t("inbox.toReport")}
        </Button>
      )}
      {held.state === "discarded" && isOfficer.value && isLive.value && (
        <Button
          class="act"
          onClick={async () => {
            await act(() => calls.reopenQuarantined(held.id, { why: t("inbox.usual.reopen") }), t("inbox.reopened"));
            onChanged();
          }}
        >
          {t("inbox.reopen")}
        </Button>
      )}
    </section>
  );
}
