// The outline that is edited, on the map: its corners can be dragged, wrong ones are named, somebody else's is shown beside it.
import { useEffect } from "preact/hooks";
import { t } from "~/shared/i18n";
import { coordinates } from "~/state/prefs";
import type { Area } from "~/state/types";
import { map } from "../../shell/mapHandle";
import type { Wrong } from "./faults";
import { geometryOf, ringsOf } from "./outline";
import { type AreaDraft, change } from "./work";

export function useOutlineOnMap(draft: AreaDraft, wrong: readonly Wrong[], theirs: Area | null, drawing: boolean): void {
  const handle = map.value;
  useEffect(() => {
    const geometry = drawing ? null : geometryOf(draft.rings);
    if (!handle || !geometry) return undefined;
    return handle.modify(geometry, (moved) => change({ rings: ringsOf(moved, coordinates.peek()) }, { fromMap: true }));
    // Corners that were dragged are in the map already: only what was typed or loaded begins a new round.
  }, [handle, draft.code, draft.round, drawing]);
  useEffect(() => {
    const marks = wrong.flatMap(({ spot, says }) => {
      const at = spot && spot.corner !== null ? draft.rings[spot.ring]?.corners[spot.corner]?.at : null;
      return at && spot ? [{ ...at, label: `${(spot.corner ?? 0) + 1}: ${t(says)}` }] : [];
    });
    handle?.sketch(marks.length > 0 || theirs ? { marks, ...(theirs ? { geometry: theirs.geometry } : {}) } : null);
    if (marks[0]) handle?.fly(marks[0]);
  }, [handle, wrong, theirs]);
  useEffect(() => () => handle?.sketch(null), [handle]);
}
