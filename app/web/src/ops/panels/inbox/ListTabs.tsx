// The sub-lists to choose from, each with how much is in it.
import { t } from "~/shared/i18n";
import { isOfficer } from "~/state/session";
import { LISTS, list, type ListId, openList, reports } from "./lists";
import { isNew } from "./seen";
import { conflicts, waiting } from "./waiting";

export function ListTabs() {
  const open = LISTS.filter((id) => id !== "held" || isOfficer.value);
  return (
    <div class="inbox-tabs" role="group" aria-label={t("inbox.lists")}>
      {open.map((id) => {
        const count = countOf(id);
        return (
          <button type="button" key={id} class="inbox-tab" aria-pressed={list.value === id} onClick={() => openList(id)}>
            {t(`inbox.list.${id}`)}
            {count !== "" && count !== "0" && <span class={`count ${id === "held" || id === "conflicts" || id === "unplaced" ? "strong" : ""}`}>{count}</span>}
          </button>
        );
      })}
    </div>
  );
}

function countOf(id: ListId): string {
  switch (id) {
    case "new": {
      if (reports.value.of !== "new") return "";
      const fresh = reports.value.items.filter(isNew).length;
      return reports.value.more && fresh === reports.value.items.length ? `${fresh}+` : String(fresh);
    }
    case "conflicts":
      return String(conflicts.value.length);
    default:
      return String(waiting.value[id] ?? 0);
  }
}
