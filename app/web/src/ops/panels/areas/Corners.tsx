// The corners of an outline as a list that can be typed in: the alternative to drawing, and where faults are pointed at.
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { Button } from "~/shared/ui";
import { coordinates } from "~/state/prefs";
import { map } from "../../shell/mapHandle";
import type { Wrong } from "./faults";
import { between, cornerOf, type Ring, typed, typedAll, withCorner } from "./outline";

/** Drawn at first and with every "more": an imported border has thousands. */
const STEP = 40;

export interface CornersProps {
  rings: readonly Ring[];
  wrong: readonly Wrong[];
  onChange(rings: Ring[]): void;
}

export function Corners(props: CornersProps) {
  return (
    <>
      {props.rings.map((ring, index) => (
        <RingFields key={`${ring.part}/${ring.hole}`} {...props} index={index} ring={ring} />
      ))}
    </>
  );
}

export function ringName({ part, hole }: Ring): string {
  return hole === 0 ? t("areas.part", { part: part + 1 }) : t("areas.hole", { part: part + 1, hole });
}

function RingFields({ rings, wrong, onChange, index, ring }: CornersProps & { index: number; ring: Ring }) {
  const [most, setMost] = useState(STEP);
  const faults = new Map(wrong.filter(({ spot }) => spot?.ring === index && spot.corner !== null).map((each) => [each.spot?.corner, each]));
  const listed = ring.corners.map((_, corner) => corner).filter((corner) => corner < most || faults.has(corner));
  const set = (corner: number, change: ReturnType<typeof typed> | null, insert = false): void => onChange(withCorner(rings, { ring: index, corner }, change, insert));
  return (
    <fieldset class="ring">
      <legend>
        {ringName(ring)} · {t("areas.corners", { n: ring.corners.length })}
      </legend>
      <ol>
        {listed.map((corner) => (
          <CornerRow
            key={corner}
            ring={ring}
            corner={corner}
            fault={faults.get(corner)}
            onText={(text) => set(corner, typed(text))}
            onRemove={() => set(corner, null)}
            onInsert={() => set(corner + 1, between(ring, corner, coordinates.peek()), true)}
          />
        ))}
      </ol>
      {ring.corners.length === 0 && <Button onClick={() => set(0, typed(""), true)}>+ {t("areas.addFirst")}</Button>}
      {ring.corners.length > most && (
        <Button tone="quiet" onClick={() => setMost(most + STEP)}>
          {t("areas.more", { n: Math.min(STEP, ring.corners.length - most) })}
        </Button>
      )}
      <AsText ring={ring} onApply={(corners) => onChange(rings.map((each, at) => (at === index ? { ...each, corners } : each)))} />
    </fieldset>
  );
}

interface CornerRowProps {
  ring: Ring;
  corner: number;
  fault: Wrong | undefined;
  onText(text: string): void;
  onRemove(): void;
  onInsert(): void;
}

function CornerRow({ ring, corner, fault, onText, onRemove, onInsert }: CornerRowProps) {
  const { text, at } = ring.corners[corner] ?? { text: "", at: null };
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (fault?.detail) element.current?.scrollIntoView({ block: "center" });
  }, [fault]);
  return (
    <li ref={element} data-corner={corner + 1} class={fault ? "wrong" : ""}>
      <div class="corner">
        <button type="button" class="number" disabled={at === null} aria-label={t("areas.showCorner", { n: corner + 1 })} onClick={() => at && map.value?.fly(at)}>
          {corner + 1}
        </button>
        <input
          dir="ltr"
          aria-label={t("areas.corner", { n: corner + 1 })}
          aria-invalid={fault !== undefined}
          {...(fault ? { "aria-describedby": `wrong-${ring.part}-${ring.hole}-${corner}` } : {})}
          value={text}
          onInput={(event) => onText(event.currentTarget.value)}
        />
        <Button tone="quiet" label={t("areas.addCorner", { n: corner + 1 })} onClick={onInsert}>
          +
        </Button>
        <Button tone="quiet" label={t("areas.removeCorner", { n: corner + 1 })} onClick={onRemove}>
          ✕
        </Button>
      </div>
      {fault && (
        <p class="fault" id={`wrong-${ring.part}-${ring.hole}-${corner}`}>
          {t(fault.says)} {fault.detail && <bdi lang="en" dir="ltr" class="centre-says">{fault.detail}</bdi>}
        </p>
      )}
    </li>
  );
}

function AsText({ ring, onApply }: { ring: Ring; onApply(corners: Ring["corners"]): void }) {
  const [text, setText] = useState<string | null>(null);
  const begin = (open: boolean): void =>
    setText(open ? ring.corners.map(({ text, at }) => (at && text === "" ? cornerOf(at, coordinates.peek()).text : text)).join("\n") : null);
  return (
    <details open={text !== null} onToggle={(event) => event.currentTarget.open !== (text !== null) && begin(event.currentTarget.open)}>
      <summary>{t("areas.asText")}</summary>
      {text !== null && (
        <>
          <label>
            <span>{t("areas.cornersHint")}</span>
            <textarea dir="ltr" rows={6} value={text} onInput={(event) => setText(event.currentTarget.value)} />
          </label>
          <Button
            onClick={() => {
              onApply(typedAll(text));
              setText(null);
            }}
          >
            {t("areas.apply")}
          </Button>
        </>
      )}
    </details>
  );
}
