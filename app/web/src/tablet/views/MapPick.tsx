// A place pointed at on the map.
import type { PlaceSaid } from "~/tablet/outbox/types";
import { t } from "~/tablet/words";
import { MapPane } from "./MapView";

/** How exactly a gloved finger points, metres. */
const FINGER_M = 100;

export function MapPick({ onPlace }: { place: PlaceSaid | null; onPlace(place: PlaceSaid): void }) {
  return (
    <div class="mappick">
      <p class="hint">{t("place.tapMap")}</p>
      <MapPane onPick={(_, at) => onPlace({ lat: Number(at.lat.toFixed(5)), lon: Number(at.lon.toFixed(5)), accuracy_m: FINGER_M, source: "map", at: Date.now() })} />
    </div>
  );
}
