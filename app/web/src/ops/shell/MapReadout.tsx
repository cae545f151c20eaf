// Below the map: where the pointer is, the scale, whose data it is.
import { useEffect, useState } from "preact/hooks";
import type { LonLat } from "~/map/types";
import { distance } from "~/shared/format/number";
import { t } from "~/shared/i18n";
import { Place } from "~/shared/ui";
import { coordinates, layers } from "~/state/prefs";
import { map } from "./mapHandle";

const BAR_PX = 110;

export function MapReadout({ pointer }: { pointer: LonLat | null }) {
  return (
    <div class="map-readout">
      <ScaleBar />
      <button
        type="button"
        class="pointer"
        title={t("map.cursor")}
        onClick={() => {
          coordinates.value = coordinates.value === "mgrs" ? "latlon" : "mgrs";
        }}
      >
        {t(`map.${coordinates.value}`)} {pointer && <Place lat={pointer.lat} lon={pointer.lon} />}
      </button>
      <span class="attribution">
        {t("map.attribution")} {layers.value.borders && <span title={t("map.bordersNote")}>· {t("map.bordersShort")}</span>}
      </span>
    </div>
  );
}

function ScaleBar() {
  const [perPixel, setPerPixel] = useState(0);
  const handle = map.value;
  useEffect(() => handle?.onView(setPerPixel), [handle]);
  if (perPixel === 0) return null;
  const metres = roundBelow(perPixel * BAR_PX);
  return (
    <span class="scale" role="img" aria-label={`${t("map.scale")} ${distance(metres)}`} style={{ inlineSize: `${metres / perPixel}px` }}>
      {distance(metres)}
    </span>
  );
}

/** The greatest of 1, 2, 5 times a power of ten that is not above `value`. */
export function roundBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return (value >= 5 * power ? 5 : value >= 2 * power ? 2 : 1) * power;
}
