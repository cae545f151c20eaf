// A manual alert: written, shown with exactly whom it reaches, and sent by holding a button.
import { useState } from "preact/hooks";
import { distance } from "~/shared/format/number";
import { t } from "~/shared/i18n";
import { kindLabel, kinds, word } from "~/shared/i18n/catalogue";
import { act, Button, HoldButton, Symbol } from "~/shared/ui";
import * as calls from "~/state/calls";
import { select } from "~/state/selection";
import { alerts } from "~/state/store";
import { composing, choose, end, write } from "./composing";
import { draftOf, faultsOf, type Form, MOST_RADIUS_M } from "./draft";
import { InstructionField, LifeField, ScaleFields, TextField } from "./fields";
import { PlaceFields } from "./PlaceFields";
import { Reach, reachLine } from "./Reach";
import { useReach } from "./useReach";
import { useSketch } from "./useSketch";
import { WhomFields } from "./WhomFields";

const STATUSES = ["actual", "exercise", "test"];

export function Broadcast() {
  const form = composing.value;
  const [sending, setSending] = useState(false);
  const draft = form && draftOf(form);
  const preview = useReach(draft);
  useSketch(draft, form?.outline ?? null, preview.reach);
  if (form === null) return null;
  const faults = faultsOf(form);
  const told = preview.reach ? preview.reach.addressees.length + preview.reach.others : 0;
  const ready = draft !== null && preview.isFresh && told > 0 && !sending;
  const send = async (): Promise<void> => {
    if (draft === null) return;
    setSending(true);
    const done = await act(() => calls.broadcastAlert({ ...draft, id: form.id }));
    setSending(false);
    if (done) finish(done.value);
  };
  return (
    <form class="broadcast" aria-label={t("broadcast.title")} onSubmit={(event) => event.preventDefault()}>
      <header class="row">
        <h2 class="grow">{t("broadcast.title")}</h2>
        <Button tone="quiet" onClick={end}>
          {t("broadcast.discard")}
        </Button>
      </header>
      <KindField form={form} />
      <PlaceFields form={form} faults={faults} />
      <InstructionField value={form.instruction} onChange={(instruction) => write({ instruction })} />
      <TextField value={form.text} onChange={(text) => write({ text })} />
      <ScaleFields value={form} onChange={write} />
      <div class="pair">
        <LifeField value={form.lifeS} onChange={(lifeS) => write({ lifeS })} />
        <label>
          <span>{t("broadcast.status")}</span>
          <select value={form.status} onChange={(event) => write({ status: event.currentTarget.value })}>
            {STATUSES.map((status) => (
              <option key={status} value={status}>
                {word("status", status)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <WhomFields form={form} fault={faults.whom && t(faults.whom)} />
      <Reach of={preview} hasDraft={draft !== null} />
      <footer>
        {ready && preview.reach && (
          <a class="small" href="#reach">
            {reachLine(preview.reach)}
          </a>
        )}
        <HoldButton disabled={!ready} onConfirm={() => void send()}>
          {ready ? t("broadcast.send", { n: told }) : t("broadcast.sendNot")}
        </HoldButton>
        <Missing faults={faults} />
      </footer>
    </form>
  );
}

function finish(alert: Awaited<ReturnType<typeof calls.readAlert>>["value"]): void {
  end();
  alerts.put(alert);
  select({ type: "alert", id: alert.id });
}

function KindField({ form }: { form: Form }) {
  return (
    <div class="row kind-field">
      <Symbol kind={form.kind} size={32} />
      <label class="grow">
        <span>{t("broadcast.kind")}</span>
        <select
          value={form.kind}
          onChange={(event) => {
            const kind = kinds.value.find(({ code }) => code === event.currentTarget.value);
            if (kind) choose(kind);
          }}
        >
          {form.kind === "" && <option value="">{t("broadcast.chooseKind")}</option>}
          {kinds.value.map(({ code }) => (
            <option key={code} value={code}>
              {kindLabel(code)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Missing({ faults }: { faults: ReturnType<typeof faultsOf> }) {
  const missing = Object.values(faults);
  if (missing.length === 0) return null;
  return (
    <ul class="missing small">
      {missing.map((key) => (
        <li key={key}>{t(key, { most: distance(MOST_RADIUS_M) })}</li>
      ))}
    </ul>
  );
}
