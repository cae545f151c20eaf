// A held report put right field by field, with the usual corrections by one click, and released as corrected.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { kindLabel, kindOf, kinds, word } from "~/shared/i18n/catalogue";
import { act, Button } from "~/shared/ui";
import * as calls from "~/state/calls";
import { units } from "~/state/store";
import type { Held, Severity, StatedReport, Status } from "~/state/types";
import "../decide/decide.css";
import { CREDIBILITIES, RELIABILITIES } from "../decide/grades";
import { Reason } from "../decide/Reason";
import { CodedField } from "./CodedField";
import { correctedOf, type Draft, draftOf, faultsOf, swapped } from "./fix";
import { PlaceField } from "./PlaceField";

const SEVERITIES: readonly Severity[] = ["minor", "moderate", "severe", "extreme"];
const STATUSES: readonly Status[] = ["actual", "exercise", "test"];

export function FixForm({ held, read, onDone, onClose }: { held: Held; read: StatedReport | null; onDone(): void; onClose(): void }) {
  const [draft, setDraft] = useState(() => draftOf(read, held.received_at));
  const [why, setWhy] = useState("");
  const [busy, setBusy] = useState(false);
  const change = (values: Partial<Draft>): void => setDraft({ ...draft, ...values });
  const faults = faultsOf(draft);
  const ready = faults.length === 0 && why.trim() !== "" && !busy;
  const kind = kindOf(draft.kind);
  const send = async (): Promise<void> => {
    if (!ready) return;
    setBusy(true);
    const corrected = correctedOf(draft, new Set(kind?.fields.map((field) => field.key)));
    const done = await act(() => calls.releaseQuarantined(held.id, { why: why.trim(), corrected }), t("inbox.released"));
    setBusy(false);
    if (done === undefined) return;
    onDone();
    onClose();
  };
  return (
    <form
      class="inbox-form"
      ref={scrollOnce}
      aria-label={t("inbox.fix")}
      data-testid="fix"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h4>{t("inbox.fix")}</h4>
      <QuickFixes draft={draft} read={read} onFix={(fixed, reason) => (setDraft(fixed), setWhy(reason))} />
      <PlaceField
        text={draft.place}
        onText={(place) => change({ place })}
        accuracyM={draft.accuracy}
        onAccuracy={(accuracy) => change({ accuracy })}
        optional
        label={kindLabel(draft.kind) || t("common.place")}
      />
      <div class="fields">
        <label>
          <span>{t("filter.kind")}</span>
          <select required value={draft.kind} onChange={(event) => change({ kind: event.currentTarget.value })}>
            <option value="">–</option>
            {kinds.value.map(({ code }) => (
              <option key={code} value={code}>
                {kindLabel(code)}
              </option>
            ))}
          </select>
        </label>
        <UnitField site={held.site} value={draft.unit} onChange={(unit) => change({ unit })} />
        <label>
          <span>{t("inbox.observedUtc")}</span>
          <input dir="ltr" required value={draft.observed} aria-invalid={faults.includes("observed")} onInput={(event) => change({ observed: event.currentTarget.value })} />
        </label>
        <Choice label={t("threats.severity")} value={draft.severity} of={SEVERITIES} say={(each) => word("severity", each)} onChange={(severity) => change({ severity: severity as Severity })} />
        <Choice label={t("inbox.reliability")} value={draft.reliability} of={RELIABILITIES} say={(each) => `${each} ${word("reliability", each)}`} onChange={(reliability) => change({ reliability })} />
        <Choice label={t("inbox.credibility")} value={draft.credibility} of={CREDIBILITIES.map(String)} say={(each) => `${each} ${word("credibility", `c${each}`)}`} onChange={(credibility) => change({ credibility })} />
        <Choice label={t("filter.status")} value={draft.status} of={STATUSES} say={(each) => word("status", each)} onChange={(status) => change({ status: status as Status })} must />
      </div>
      <label>
        <span>{t("inbox.text")}</span>
        <textarea dir="auto" rows={2} value={draft.text} onInput={(event) => change({ text: event.currentTarget.value })} />
      </label>
      {(draft.line.length > 0 || draft.area.length > 0) && (
        <p>
          {t(draft.area.length > 0 ? "inbox.shapeArea" : "inbox.shapeLine")} ({draft.line.length + draft.area.length}){" "}
          <Button onClick={() => change({ line: [], area: [] })}>{t("inbox.dropShape")}</Button>
        </p>
      )}
      {kind && kind.fields.length > 0 && (
        <details>
          <summary>{t("inbox.fields")}</summary>
          <div class="fields">
            {kind.fields.map((field) => (
              <CodedField key={field.key} field={field} value={draft.fields[field.key]} onChange={(value) => change({ fields: { ...draft.fields, [field.key]: value } })} />
            ))}
          </div>
        </details>
      )}
      <Reason value={why} onChange={setWhy} usual={[t("inbox.usual.swapped"), t("inbox.usual.radio"), t("inbox.usual.obvious")]} />
      {faults.length > 0 && <p class="fault">{faults.map((fault) => t(`inbox.fault.${fault}`)).join(" · ")}</p>}
      <div class="actions">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <button type="submit" class="button main primary" disabled={!ready}>
          {t("inbox.releaseCorrected")}
        </button>
      </div>
    </form>
  );
}

function scrollOnce(form: HTMLElement | null): void {
  form?.scrollIntoView({ block: "start" });
}

/** What is usually wrong, put right by one click that also says why. */
function QuickFixes({ draft, read, onFix }: { draft: Draft; read: StatedReport | null; onFix(draft: Draft, why: string): void }) {
  const turned = read && swapped(draft, read);
  return (
    <div class="usual" role="group" aria-label={t("inbox.quickFixes")}>
      {turned && (
        <Button class="act" onClick={() => onFix(turned, t("inbox.usual.swapped"))}>
          ⇄ {t("inbox.swap")}
        </Button>
      )}
      {draft.place !== "" && (
        <Button class="act" onClick={() => onFix({ ...draft, place: "", accuracy: "" }, t("inbox.usual.noPlace"))}>
          {t("inbox.withoutPlace")}
        </Button>
      )}
    </div>
  );
}

function UnitField({ site, value, onChange }: { site: string | null; value: number; onChange(unit: number): void }) {
  const own = units.all.value.filter((unit) => unit.site === site && unit.number !== null);
  return (
    <label>
      <span>{t("inbox.unit")}</span>
      <select value={String(value)} onChange={(event) => onChange(Number(event.currentTarget.value))}>
        <option value="0">{t("inbox.theSite", { site: site ?? "?" })}</option>
        {!own.some((unit) => unit.number === value) && value !== 0 && <option value={String(value)}>{t("inbox.unitNumber", { n: value })}</option>}
        {own.map((unit) => (
          <option key={unit.id} value={String(unit.number)}>
            {unit.callsign}
          </option>
        ))}
      </select>
    </label>
  );
}

function Choice({ label, value, of, say, onChange, must = false }: {
  label: string;
  value: string;
  of: readonly string[];
  say(value: string): string;
  onChange(value: string): void;
  must?: boolean;
}) {
  return (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {!must && <option value="">–</option>}
        {of.map((each) => (
          <option key={each} value={each}>
            {say(each)}
          </option>
        ))}
      </select>
    </label>
  );
}
