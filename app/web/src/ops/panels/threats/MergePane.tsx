// Merging: pick the others on the map or in this list, see what would come of it, say why, do it.
import { useEffect, useState } from "preact/hooks";
import { distance, percent } from "~/shared/format/number";
import { t } from "~/shared/i18n";
import { kindLabel } from "~/shared/i18n/catalogue";
import { Age, Button, Code, Facts, Kind, problemText, State, StatusMark, Symbol, useKeys, useLoaded } from "~/shared/ui";
import * as calls from "~/state/calls";
import { threats } from "~/state/store";
import type { Threat } from "~/state/types";
import { Reason } from "../decide/Reason";
import { merge, standing } from "./decisions";
import { type Candidate, candidates, endMerge, followPicks, type Merging, togglePick } from "./merging";

const SHOWN = 20;

export function MergePane({ merging }: { merging: Merging }) {
  const base = threats.get(merging.base);
  const [why, setWhy] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(followPicks, []);
  useKeys([{ keys: ["Escape"], says: "help.escape", whileTyping: true, run: endMerge }]);
  if (base === undefined) return <p class="empty">{t("threats.gone")}</p>;
  const picked = candidates.value.filter(({ threat }) => merging.with.includes(threat.id));
  const others = candidates.value.filter(({ threat }) => !merging.with.includes(threat.id)).slice(0, SHOWN);
  const ids = [base.id, ...picked.map(({ threat }) => threat.id)];
  const ready = picked.length > 0 && why.trim() !== "" && !busy;
  return (
    <form
      class="detail merge"
      data-testid="merge"
      onSubmit={async (event) => {
        event.preventDefault();
        if (!ready) return;
        setBusy(true);
        if (!(await merge(ids, why.trim()))) setBusy(false);
      }}
    >
      <header class="row">
        <Symbol kind={base.kind} size={36} />
        <h3 class="grow">{t("threats.ask.merge", { kind: kindLabel(base.kind) })}</h3>
      </header>
      <p>{t("threats.mergeHow")}</p>
      <fieldset class="choose">
        <legend>{t("threats.mergeWith")}</legend>
        {[...picked, ...others].map((candidate) => (
          <Choice key={candidate.threat.id} of={candidate} chosen={merging.with.includes(candidate.threat.id)} />
        ))}
        {candidates.value.length === 0 && <p class="small">{t("threats.mergeNothing")}</p>}
      </fieldset>
      {picked.length > 0 && <Preview base={base} ids={ids} />}
      <Reason value={why} onChange={setWhy} usual={[t("threats.usual.merge.one"), t("threats.usual.merge.two")]} />
      <div class="actions">
        <Button onClick={endMerge}>{t("common.cancel")}</Button>
        <button type="submit" class="button main primary" disabled={!ready}>
          {t("threats.mergeCount", { n: ids.length })}
        </button>
      </div>
    </form>
  );
}

function Choice({ of: { threat, distanceM }, chosen }: { of: Candidate; chosen: boolean }) {
  return (
    <label class="check">
      <input type="checkbox" checked={chosen} onChange={() => togglePick(threat.id)} />
      <Symbol kind={threat.kind} size={22} />
      <span class="grow line">
        <Kind code={threat.kind} /> <StatusMark status={threat.status} />
        <span class="small">
          {percent(threat.confidence)} · <Age at={threat.last_observed_at} />
        </span>
        <span class="end small">{distance(distanceM)}</span>
      </span>
    </label>
  );
}

/** What merging would make of them, worked out by the centre and taken back. */
function Preview({ base, ids }: { base: Threat; ids: readonly string[] }) {
  const tried = useLoaded(() => calls.previewMerge({ threats: [...ids], why: "preview" }), [ids.join()]);
  if (tried.is === "failed") return <p class="fault">{problemText(tried.error)}</p>;
  const made = tried.value && standing(tried.value.value.threats);
  return (
    <section class="preview" aria-live="polite" data-testid="merge-preview">
      <h4>{t("threats.wouldBe")}</h4>
      {made === undefined ? (
        <p class="small">{t("common.loading")}</p>
      ) : (
        <Facts
          of={[
            [t("threats.confidence"), <Change from={percent(base.confidence)} to={percent(made.confidence)} />],
            [t("filter.state"), <State is={made.state} />],
            [t("threats.kindOf"), <Kind code={made.kind} />],
            [t("threats.madeOf"), `${t("threats.reports", { n: made.reports })}, ${t("threats.sources", { n: made.sources })}`],
            [t("threats.uncertainty"), <Change from={distance(base.position.accuracy_m ?? 0)} to={distance(made.position.accuracy_m ?? 0)} />],
            made.conflict && [t("threats.conflictShort"), <span class="fault">⚡ {t("threats.conflict")}</span>],
          ]}
        />
      )}
    </section>
  );
}

function Change({ from, to }: { from: string; to: string }) {
  if (from === to) return <Code>{to}</Code>;
  return (
    <bdi dir="ltr">
      {from} → <strong>{to}</strong>
    </bdi>
  );
}
