// Where it is: measured, typed, the site's own position, or pointed at on the map; always with its source.
import { lazy } from "~/tablet/parts/lazy";
import { useState } from "preact/hooks";
import { parsePlace } from "~/shared/format/place";
import { settings } from "~/tablet/net/site";
import { PlaceLine } from "~/tablet/parts/bits";
import { Icon } from "~/tablet/parts/icons";
import type { PlaceSaid } from "~/tablet/outbox/types";
import { fix, fixFault, sitePlace, written } from "~/tablet/prefs";
import { t } from "~/tablet/words";

const MapPick = lazy(async () => (await import("./MapPick")).MapPick);

export function PlaceStep({ place, onPlace }: { place: PlaceSaid | null; onPlace(place: PlaceSaid): void }) {
  const [way, setWay] = useState<"" | "typed" | "map">("");
  const site = settings.value.site ? sitePlace() : null;
  return (
    <>
      <PlaceLine place={place} />
      <div class="choices">
        <button type="button" disabled={fix.value === null} aria-pressed={place?.source === "gps"} data-value="gps" onClick={() => fix.value && onPlace(fix.value)}>
          <Icon name="pin" />
          <span>
            {t("place.gps")}
            {fix.value === null && <small>{t(`place.noGps_${fixFault.value ?? "searching"}`)}</small>}
          </span>
        </button>
        <button type="button" disabled={site === null} aria-pressed={place?.source === "site"} data-value="site" onClick={() => site && onPlace(site)}>
          <Icon name="link" />
          <span>{t("place.site")}</span>
        </button>
        <button type="button" aria-pressed={place?.source === "typed"} aria-expanded={way === "typed"} data-value="typed" onClick={() => setWay(way === "typed" ? "" : "typed")}>
          <Icon name="pen" />
          <span>{t("place.typed")}</span>
        </button>
        <button type="button" aria-pressed={place?.source === "map"} aria-expanded={way === "map"} data-value="map" onClick={() => setWay(way === "map" ? "" : "map")}>
          <Icon name="map" />
          <span>{t("place.map")}</span>
        </button>
      </div>
      {way === "typed" && <Typed onPlace={onPlace} />}
      {way === "map" && <MapPick place={place} onPlace={onPlace} />}
    </>
  );
}

function Typed({ onPlace }: { onPlace(place: PlaceSaid): void }) {
  const [text, setText] = useState("");
  const found = parsePlace(text);
  return (
    <form
      class="typed"
      onSubmit={(event) => {
        event.preventDefault();
        if (found) onPlace({ ...found, accuracy_m: 10, source: "typed", at: Date.now() });
      }}
    >
      <label>
        {t("place.typeIt")}
        <input dir="ltr" autocapitalize="characters" autocomplete="off" spellcheck={false} value={text} placeholder="34L HJ 00629 01016" onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <p class="hint" role="status">
        {found ? <bdi dir="ltr">{written(found)}</bdi> : t(text ? "place.unread" : "place.typeHint")}
      </p>
      <button type="submit" class="primary" disabled={found === null}>
        {t("place.take")}
      </button>
    </form>
  );
}
