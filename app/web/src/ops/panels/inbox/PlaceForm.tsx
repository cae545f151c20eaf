// Where a report is that came without a place: kept as an amendment with the officer's name and reason.
import { useState } from "preact/hooks";
import { parsePlace } from "~/shared/format/place";
import { t } from "~/shared/i18n";
import { kindLabel } from "~/shared/i18n/catalogue";
import { Button, problemText, toast } from "~/shared/ui";
import * as calls from "~/state/calls";
import { Problem } from "~/state/http";
import type { Report } from "~/state/types";
import "../decide/decide.css";
import { Reason } from "../decide/Reason";
import { PlaceField } from "./PlaceField";

/** As far as somebody on the radio can say where. */
const USUAL_M = "200";
/** What an officer may insist on. */
const UNLIKELY = new Set(["ao_mismatch", "geometry_swapped"]);

export function PlaceForm({ report, onDone, onClose }: { report: Report; onDone(): void; onClose(): void }) {
  const [name] = useState(() => crypto.randomUUID());
  const [text, setText] = useState("");
  const [accuracy, setAccuracy] = useState(USUAL_M);
  const [why, setWhy] = useState("");
  const [fault, setFault] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const place = parsePlace(text);
  const ready = place !== null && Number(accuracy) >= 0 && why.trim() !== "" && !busy;
  const unlikely = fault instanceof Problem && UNLIKELY.has(fault.code);
  const send = async (insist: boolean): Promise<void> => {
    if (!ready || place === null) return;
    setBusy(true);
    try {
      await calls.placeReport(report.id, { id: name, ...place, accuracy_m: Number(accuracy), why: why.trim(), insist });
      toast(t("inbox.placed"));
      onDone();
      onClose();
    } catch (error) {
      setFault(error);
    }
    setBusy(false);
  };
  return (
    <form
      class="inbox-form"
      aria-label={t("inbox.place")}
      data-testid="place-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send(false);
      }}
    >
      <h4>{t("inbox.place")}</h4>
      <p class="small">{t("inbox.placeHow")}</p>
      <PlaceField text={text} onText={setText} accuracyM={accuracy} onAccuracy={setAccuracy} label={kindLabel(report.kind)} />
      <Reason value={why} onChange={setWhy} usual={[t("inbox.usual.placeRadio"), t("inbox.usual.placeText")]} />
      {fault !== null && (
        <p class="fault" role="alert">
          {problemText(fault)}
        </p>
      )}
      <div class="actions">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        {unlikely && (
          <Button tone="danger" onClick={() => void send(true)} disabled={!ready}>
            {t("inbox.insist")}
          </Button>
        )}
        <button type="submit" class="button main primary" disabled={!ready}>
          {t("inbox.place")}
        </button>
      </div>
    </form>
  );
}
