// Where the danger is: drawn on the map as a circle or an area, or typed as MGRS or degrees and a radius.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Drawing, LonLat } from "~/map/types";
import { distance } from "~/shared/format/number";
import { latLon, mgrs } from "~/shared/format/place";
import { t } from "~/shared/i18n";
import { Button } from "~/shared/ui";
import { coordinates } from "~/state/prefs";
import { map } from "../../../shell/mapHandle";
import { write } from "./composing";
import { type Faults, type Form, MOST_RADIUS_M } from "./draft";
import { enclosing } from "./enclosing";

export function PlaceFields({ form, faults }: { form: Form; faults: Faults }) {
  const [drawing, setDrawing] = useState<"circle" | "polygon" | null>(null);
  const abort = useRef(new AbortController());
  useEffect(() => () => abort.current.abort(), []);
  const hint = useId();
  const draw = async (what: "circle" | "polygon"): Promise<void> => {
    abort.current.abort();
    if (drawing === what) return setDrawing(null);
    abort.current = new AbortController();
    setDrawing(what);
    const drawn = await map.value?.draw(what, abort.current.signal);
    setDrawing((now) => (now === what ? null : now));
    if (drawn) take(drawn);
  };
  return (
    <fieldset>
      <legend>{t("broadcast.where")}</legend>
      <div class="line">
        <Button pressed={drawing === "circle"} onClick={() => void draw("circle")}>
          ◯ {t("broadcast.drawCircle")}
        </Button>
        <Button pressed={drawing === "polygon"} onClick={() => void draw("polygon")}>
          ⬠ {t("broadcast.drawArea")}
        </Button>
      </div>
      {drawing && (
        <p class="hint" role="status">
          {t(drawing === "circle" ? "map.drawCircle" : "map.drawPolygon")}
        </p>
      )}
      <div class="pair wide-first">
        <label>
          <span>{t("broadcast.place")}</span>
          <input
            dir="ltr"
            value={form.place}
            placeholder="34L GK 12345 67890"
            aria-invalid={form.place !== "" && faults.place !== undefined}
            aria-describedby={hint}
            onInput={(event) => write({ place: event.currentTarget.value, outline: null })}
          />
        </label>
        <label>
          <span>{t("broadcast.radius")}</span>
          <input
            dir="ltr"
            inputMode="numeric"
            value={form.radius}
            aria-invalid={form.radius !== "" && faults.radius !== undefined}
            aria-describedby={hint}
            onInput={(event) => write({ radius: event.currentTarget.value, outline: null })}
          />
        </label>
      </div>
      <p id={hint} class={form.place !== "" && (faults.place ?? faults.radius) ? "fault" : "small"}>
        {t((form.place !== "" && (faults.place ?? faults.radius)) || "broadcast.placeHint", { most: distance(MOST_RADIUS_M) })}
      </p>
      {form.outline && <p class="small">{t("broadcast.circleAround", { radius: distance(Number(form.radius)) })}</p>}
    </fieldset>
  );
}

function take(drawing: Drawing): void {
  if (drawing.type === "polygon") {
    const ring = ((drawing.geometry.coordinates as [number, number][][])[0] ?? []).map(([lon, lat]) => ({ lon, lat }));
    const found = enclosing(ring);
    if (found) write({ place: written(found.center), radius: String(found.radiusM), outline: drawing.geometry });
  } else if (drawing.type === "circle") {
    write({ place: written(drawing.center), radius: String(Math.max(1, Math.round(drawing.radiusM))), outline: null });
  }
}

function written({ lat, lon }: LonLat): string {
  return coordinates.value === "mgrs" ? mgrs(lat, lon) : latLon(lat, lon);
}
