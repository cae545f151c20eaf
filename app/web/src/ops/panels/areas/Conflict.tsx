// Somebody else changed or deleted the area meanwhile: what happened, and the two honest ways on.
import { t } from "~/shared/i18n";
import { Button } from "~/shared/ui";
import { areas } from "~/state/store";
import { ringsOf } from "./outline";
import { type AreaDraft, change, type Saved, startEdit } from "./work";

export interface ConflictProps {
  draft: AreaDraft;
  answer: Extract<Saved, { is: "conflict" }>;
  onDone(): void;
  /** Saves this over the state that the centre has now. */
  onKeep(mine: AreaDraft): void;
}

export function Conflict({ draft, answer: { theirs, etag }, onDone, onKeep }: ConflictProps) {
  const keep = (): void => {
    const mine = { ...draft, etag };
    change({ etag });
    onDone();
    onKeep(mine);
  };
  if (theirs === null) {
    return (
      <div class="wrongs" role="alert">
        <p>{t("areas.deletedMeanwhile")}</p>
        <Button onClick={keep}>{t("areas.saveAsNew")}</Button>
      </div>
    );
  }
  const corners = ringsOf(theirs.geometry, "latlon").reduce((sum, ring) => sum + ring.corners.length, 0);
  return (
    <div class="wrongs" role="alert">
      <p>{t("areas.conflict")}</p>
      <p>{t("areas.conflictTheirs", { name: theirs.name, corners: t("areas.corners", { n: corners }) })}</p>
      <div class="line">
        <Button
          onClick={() => {
            areas.put(theirs);
            startEdit(theirs, etag);
            onDone();
          }}
        >
          {t("areas.takeTheirs")}
        </Button>
        <Button onClick={keep}>{t("areas.keepMine")}</Button>
      </div>
    </div>
  );
}
