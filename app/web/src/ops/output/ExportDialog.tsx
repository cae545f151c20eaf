// Which list as which kind of file.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { act, Dialog } from "~/shared/ui";
import { isFiltered } from "~/state/filter";
import { past } from "~/state/mode";
import { tab } from "../shell/tabs";
import { momentWords } from "../timeline/words";
import { EXPORTS, type Format, save } from "./export";
import { LISTINGS } from "./lists";

const OF_TAB: Partial<Record<string, string>> = { inbox: "reports", threats: "threats", alerts: "alerts", roster: "units", areas: "areas" };

export function ExportDialog({ onClose }: { onClose(): void }) {
  const [list, setList] = useState(OF_TAB[tab.value] ?? "threats");
  const [format, setFormat] = useState<Format>("csv");
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const count = await act(() => save(list, format));
    setBusy(false);
    if (count === undefined) return;
    await act(async () => undefined, t("output.saved", { n: count }));
    onClose();
  };
  return (
    <Dialog title={t("output.exportHint")} onClose={onClose}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        <fieldset>
          <legend>{t("output.list")}</legend>
          {EXPORTS.map((id) => (
            <label class="check" key={id}>
              <input type="radio" name="list" value={id} checked={list === id} onChange={() => setList(id)} />
              <span>
                {titleOf(id)} {id !== "reports" && <span class="badge">{LISTINGS.find((each) => each.id === id)?.items.value.length ?? 0}</span>}
              </span>
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend>{t("output.format")}</legend>
          <label class="check">
            <input type="radio" name="format" checked={format === "csv"} onChange={() => setFormat("csv")} />
            <span>{t("output.csv")}</span>
          </label>
          <label class="check">
            <input type="radio" name="format" checked={format === "geojson"} onChange={() => setFormat("geojson")} />
            <span>{t("output.geojson")}</span>
          </label>
        </fieldset>
        <p class="small">
          {isFiltered.value ? t("output.filtered") : t("output.unfiltered")} {past.value && list !== "reports" && t("output.asOf", { time: momentWords(past.value.at) })}
        </p>
        <button type="submit" class="button primary" disabled={busy}>
          {t("common.save")}
        </button>
      </form>
    </Dialog>
  );
}

function titleOf(id: string): string {
  return LISTINGS.find((each) => each.id === id)?.title() ?? t("timeline.reports");
}
