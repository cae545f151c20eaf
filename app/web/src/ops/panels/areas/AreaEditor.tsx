// Editing one area: name, kind and outline, drawn or typed; faults point at their corner; conflicts are explained.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { t, tt } from "~/shared/i18n";
import { act, Button, problemText, toast } from "~/shared/ui";
import { coordinates } from "~/state/prefs";
import { select } from "~/state/selection";
import { areas } from "~/state/store";
import { map } from "../../shell/mapHandle";
import { Conflict } from "./Conflict";
import { Corners, ringName } from "./Corners";
import { seenHere, told, type Wrong } from "./faults";
import { ringsOf } from "./outline";
import { type AreaDraft, change, editing, type Saved, save } from "./work";

import { useOutlineOnMap } from "./useOutlineOnMap";

const KINDS = ["ao", "interest", "no_go"];

export function AreaEditor({ draft, onSaved }: { draft: AreaDraft; onSaved?(): void }) {
  const [answer, setAnswer] = useState<Saved | null>(null);
  const [tried, setTried] = useState(false);
  const [saving, setSaving] = useState(false);
  const { drawing, draw } = useDrawing(draft);
  const here = useMemo(() => seenHere(draft), [draft]);
  // What the centre said holds for the outline it saw: any change makes it a matter of asking again.
  useEffect(() => setAnswer((last) => (last?.is === "conflict" ? last : null)), [draft]);
  const wrong = useMemo(() => (answer?.is === "faults" ? told(answer.faults, draft.rings) : tried ? here : []), [answer, tried, here]);
  useOutlineOnMap(draft, wrong, answer?.is === "conflict" ? answer.theirs : null, drawing);

  const submit = async (mine: AreaDraft = draft): Promise<void> => {
    setTried(true);
    if (seenHere(mine).length > 0) return;
    setSaving(true);
    const saved = await act(() => save(mine));
    setSaving(false);
    if (saved?.is === "saved") {
      toast(t("areas.saved", { code: saved.area.code }));
      editing.value = null;
      select({ type: "area", id: saved.area.id });
      onSaved?.();
    } else setAnswer(saved ?? null);
  };
  const field = (name: Wrong["field"]): Wrong | undefined => wrong.find((each) => each.field === name);
  return (
    <form
      class="area-editor"
      aria-label={draft.etag === null ? t("areas.newTitle") : t("areas.editTitle", { code: draft.code })}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <header class="row">
        <h2 class="grow">{draft.etag === null ? t("areas.newTitle") : t("areas.editTitle", { code: draft.code })}</h2>
        <Button
          tone="quiet"
          onClick={() => {
            editing.value = null;
          }}
        >
          {t("common.cancel")}
        </Button>
      </header>
      {answer?.is === "conflict" && <Conflict draft={draft} answer={answer} onDone={() => setAnswer(null)} onKeep={(mine) => void submit(mine)} />}
      {answer?.is === "taken" && (
        <p class="fault" role="alert">
          {t("areas.taken")}
        </p>
      )}
      {answer?.is === "failed" && (
        <p class="fault" role="alert">
          {problemText(answer.error)}
        </p>
      )}
      <Wrongs of={wrong} rings={draft.rings} />
      <label>
        <span>{t("areas.code")}</span>
        <input
          dir="ltr"
          maxLength={40}
          value={draft.code}
          disabled={draft.etag !== null}
          aria-invalid={field("code") !== undefined || answer?.is === "taken"}
          onInput={(event) => change({ code: event.currentTarget.value })}
        />
        {draft.etag === null && <small class="small">{t("areas.codeHint")}</small>}
      </label>
      <label>
        <span>{t("areas.name")}</span>
        <input dir="auto" maxLength={100} value={draft.name} aria-invalid={field("name") !== undefined} onInput={(event) => change({ name: event.currentTarget.value })} />
      </label>
      <label>
        <span>{t("areas.kind")}</span>
        <select value={draft.kind} onChange={(event) => change({ kind: event.currentTarget.value })}>
          {[...new Set([...KINDS, ...areas.all.value.map(({ kind }) => kind), draft.kind])].map((kind) => (
            <option key={kind} value={kind}>
              {tt("areas.kinds", kind)}
            </option>
          ))}
        </select>
      </label>
      <h3>{t("areas.outline")}</h3>
      <p class="small">{t("areas.cornersHint")}</p>
      <Button pressed={drawing} onClick={draw}>
        ⬠ {t("areas.drawAgain")}
      </Button>
      {drawing && (
        <p class="hint" role="status">
          {t("map.drawPolygon")}
        </p>
      )}
      <Corners rings={draft.rings} wrong={wrong} onChange={(rings) => change({ rings })} />
      <footer>
        <Button tone="primary" class="big" disabled={saving} onClick={() => void submit()}>
          {saving ? t("areas.saving") : t("areas.save")}
        </Button>
      </footer>
    </form>
  );
}

/** Draws the outline by hand; a new area begins with it. */
function useDrawing(draft: AreaDraft): { drawing: boolean; draw(): void } {
  const [drawing, setDrawing] = useState(false);
  const abort = useRef(new AbortController());
  useEffect(() => () => abort.current.abort(), []);
  const draw = async (): Promise<void> => {
    abort.current.abort();
    if (drawing) return setDrawing(false);
    abort.current = new AbortController();
    setDrawing(true);
    // The handles of the outline as it was go away first: they would end the drawing.
    await new Promise((resolve) => setTimeout(resolve));
    const drawn = await map.value?.draw("polygon", abort.current.signal);
    setDrawing(false);
    if (drawn?.type === "polygon") change({ rings: ringsOf(drawn.geometry, coordinates.peek()) });
  };
  useEffect(() => {
    if (draft.etag === null && wishesDrawing.now) void draw();
    wishesDrawing.now = false;
  }, []);
  return { drawing, draw: () => void draw() };
}

/** Set by "Draw a new area": the editor then begins with drawing. */
export const wishesDrawing = { now: false };

function Wrongs({ of, rings }: { of: readonly Wrong[]; rings: AreaDraft["rings"] }) {
  if (of.length === 0) return null;
  return (
    <div class="wrongs" role="alert">
      <strong>{t("areas.wrong", { n: of.length })}</strong>
      <ul>
        {of.map(({ says, detail, spot }, index) => (
          <li key={index}>
            {spot?.corner != null && rings[spot.ring] && <strong>{t("areas.wrongAt", { ring: ringName(rings[spot.ring] as AreaDraft["rings"][number]), n: spot.corner + 1 })}: </strong>}
            {t(says)} {detail && <bdi lang="en" dir="ltr" class="centre-says">{detail}</bdi>}
          </li>
        ))}
      </ul>
    </div>
  );
}
