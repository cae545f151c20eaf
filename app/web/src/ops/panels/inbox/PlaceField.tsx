// A place to be given: typed as MGRS or degrees, or pointed at on the map; what is typed is shown on the map at once.
import { useEffect, useRef, useState } from "preact/hooks";
import { latLon, mgrs, parsePlace } from "~/shared/format/place";
import { t } from "~/shared/i18n";
import { Button } from "~/shared/ui";
import { coordinates } from "~/state/prefs";
import { map } from "../../shell/mapHandle";

export interface LatLon {
  lat: number;
  lon: number;
}

export function written({ lat, lon }: LatLon): string {
  return coordinates.peek() === "mgrs" ? mgrs(lat, lon) : `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
}

export function PlaceField({ text, onText, accuracyM, onAccuracy, optional = false, label }: {
  text: string;
  onText(text: string): void;
  accuracyM: string;
  onAccuracy(metres: string): void;
  optional?: boolean;
  /** Beside its mark on the map. */
  label: string;
}) {
  const [drawing, setDrawing] = useState(false);
  const abort = useRef<AbortController | null>(null);
  const place = parsePlace(text);
  const radius = Number(accuracyM);
  const handle = map.value;
  const began = useRef(text);
  useEffect(() => () => abort.current?.abort(), []);
  useEffect(() => {
    if (handle === null || place === null) return;
    // What is to be corrected may lie at the other end of the world; nobody needs to be taken there.
    if (text !== began.current) handle.fly(place);
    handle.sketch({ ...(radius > 0 ? { circle: { center: place, radiusM: radius } } : {}), marks: [{ ...place, label }] });
    return () => handle.sketch(null);
  }, [handle, place?.lat, place?.lon, radius]);
  const point = async (): Promise<void> => {
    if (handle === null) return;
    abort.current = new AbortController();
    setDrawing(true);
    const drawn = await handle.draw("point", abort.current.signal);
    setDrawing(false);
    if (drawn?.type === "point") onText(written(drawn.center));
  };
  const wrong = text.trim() !== "" && place === null;
  return (
    <div class="place-field">
      <label>
        <span>{t("inbox.placeLabel")}</span>
        <input dir="ltr" value={text} required={!optional} aria-invalid={wrong} placeholder={t("map.goToHint")} onInput={(event) => onText(event.currentTarget.value)} />
      </label>
      <Button pressed={drawing} class="act" onClick={() => void point()}>
        {t(drawing ? "inbox.pointNow" : "inbox.point")}
      </Button>
      <label class="accuracy">
        <span>{t("inbox.accuracy")}</span>
        <input dir="ltr" type="number" min={0} max={500_000} step="any" value={accuracyM} onInput={(event) => onAccuracy(event.currentTarget.value)} />
      </label>
      {wrong && <p class="fault small">{t("inbox.placeWrong")}</p>}
      {place && (
        <p class="small">
          <bdi dir="ltr">
            {mgrs(place.lat, place.lon)} · {latLon(place.lat, place.lon)}
          </bdi>
        </p>
      )}
    </div>
  );
}
