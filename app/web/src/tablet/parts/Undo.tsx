// Five seconds to take a report back.
import { UNDO_MS } from "~/tablet/outbox/decide";
import { undo, undoable } from "~/tablet/outbox/outbox";
import { session } from "~/tablet/net/access";
import { now } from "~/tablet/prefs";
import { go, view } from "~/tablet/route";
import { kindLabel, t } from "~/tablet/words";

export function Undo() {
  const item = undoable.value;
  if (view.value.name === "alert") return null; // it would lie over the answers
  if (!item?.content || item.owner !== (session.value?.person ?? null)) return null;
  const left = Math.ceil(Math.min(UNDO_MS, Math.max(0, (item.until ?? 0) - now.value)) / 1000);
  const back = async (): Promise<void> => {
    await undo(item.id);
    go({ name: "guide", id: item.id, step: "review" });
  };
  return (
    <div class="undo" role="status">
      <span>{t("now.sending", { kind: kindLabel(item.content.kind) })}</span>
      <button type="button" onClick={() => void back()}>
        {t("now.undo")} <bdi dir="ltr">{left}</bdi>
      </button>
    </div>
  );
}
