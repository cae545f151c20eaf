// The threats: a list by what matters first, and the detail of the one that is selected.
import { computed } from "@preact/signals";
import { t } from "~/shared/i18n";
import { List, Split } from "~/shared/ui";
import { select, selectedId } from "~/state/selection";
import { pressed } from "../../shell/scene";
import { isEnded, visibleThreats } from "../../shell/visible";
import { MergePane } from "./MergePane";
import { merging } from "./merging";
import { byUrgency } from "./order";
import { ThreatDetail } from "./ThreatDetail";
import { ThreatRow } from "./ThreatRow";
import "./threats.css";

/** What waits for an answer comes before everything. */
const sorted = computed(() => [...visibleThreats.value].sort((one, other) => Number(pressed.value.has(other.id)) - Number(pressed.value.has(one.id)) || byUrgency(one, other)));

export function ThreatsPanel() {
  const selected = selectedId("threat");
  if (merging.value) return <MergePane merging={merging.value} />;
  return (
    <Split detail={selected && <ThreatDetail key={selected} id={selected} />}>
      <h2 class="visually-hidden">{t("threats.title")}</h2>
      <List
        items={sorted.value}
        label={t("threats.title")}
        idOf={(threat) => threat.id}
        selected={selected}
        onSelect={(id) => select({ type: "threat", id }, { fly: true })}
        tone={(threat) => (isEnded(threat) ? "faded" : threat.state === "confirmed" || pressed.value.has(threat.id) ? "urgent" : "")}
        render={(threat) => <ThreatRow threat={threat} />}
        empty={t("threats.empty")}
      />
    </Split>
  );
}
