// The areas of the mission: whose they are, what happens in them; drawn, typed, imported, edited, deleted.
import { computed } from "@preact/signals";
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { Button, List, Split } from "~/shared/ui";
import { isLive } from "~/state/mode";
import { select, selectedId } from "~/state/selection";
import { isOfficer, me } from "~/state/session";
import { areas } from "~/state/store";
import "../alerts/alerts.css";
import { AreaDetail } from "./AreaDetail";
import { AreaEditor, wishesDrawing } from "./AreaEditor";
import { AreaRow } from "./AreaRow";
import "./areas.css";
import { Import, reviewed } from "./Import";
import { editing, importing, startNew } from "./work";

const sorted = computed(() => [...areas.all.value].sort((one, other) => one.kind.localeCompare(other.kind) || one.name.localeCompare(other.name)));

export function AreasPanel() {
  const [loading, setLoading] = useState(importing.peek() !== null);
  const selected = selectedId("area");
  const draft = editing.value;
  if (draft && isLive.value) return <AreaEditor draft={draft} onSaved={() => reviewed(draft.code)} />;
  if (loading && isLive.value) return <Import onClose={() => setLoading(false)} />;
  return (
    <Split detail={selected && <AreaDetail key={selected} id={selected} />}>
      <h2 class="visually-hidden">{t("areas.title")}</h2>
      {isOfficer.value && isLive.value && <Head onImport={() => setLoading(true)} />}
      <List
        items={sorted.value}
        label={t("areas.title")}
        idOf={(area) => area.id}
        selected={selected}
        onSelect={(id) => select({ type: "area", id }, { fly: true })}
        render={(area) => <AreaRow area={area} />}
        empty={t("areas.empty")}
      />
    </Split>
  );
}

function Head({ onImport }: { onImport(): void }) {
  if (me.value?.areas !== null) return <p class="panel-head small">{t("areas.wholeOnly")}</p>;
  return (
    <div class="panel-head">
      <Button
        onClick={() => {
          wishesDrawing.now = true;
          startNew();
        }}
      >
        ⬠ {t("areas.draw")}
      </Button>
      <Button onClick={() => startNew()}>{t("areas.typeIn")}</Button>
      <Button onClick={onImport}>{t("areas.load")}</Button>
    </div>
  );
}
