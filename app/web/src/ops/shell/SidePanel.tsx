// The panel beside the map: its tabs, and whichever panel is open.
import { useEffect, useState } from "preact/hooks";
import type { ComponentType } from "preact";
import { t } from "~/shared/i18n";
import { past } from "~/state/mode";
import { may } from "~/state/session";
import { momentWords } from "../timeline/words";
import { PANELS, type PanelEntry } from "../panels";
import { openTab, tab } from "./tabs";

export function SidePanel() {
  const open = PANELS.filter((panel) => panel.role === undefined || may(panel.role));
  const current = open.find((panel) => panel.id === tab.value) ?? open[0];
  if (current === undefined) return null;
  return (
    <aside class="side" id="panel" tabIndex={-1}>
      <div class="tabs" role="tablist" aria-label={t("tabs.title")} onKeyDown={(event) => walk(event, open, current)}>
        {open.map((panel) => (
          <Tab key={panel.id} panel={panel} current={panel === current} />
        ))}
      </div>
      {past.value && (
        <p class="past-note" role="note">
          ⟲ {t("timeline.pastNote", { time: momentWords(past.value.at) })}
        </p>
      )}
      <section class="panel" role="tabpanel" id="tabpanel" aria-labelledby={`tab-${current.id}`} tabIndex={-1}>
        <Lazy key={current.id} load={current.load} />
      </section>
    </aside>
  );
}

function Tab({ panel, current }: { panel: PanelEntry; current: boolean }) {
  const count = panel.badge?.value ?? 0;
  return (
    <button
      type="button"
      role="tab"
      id={`tab-${panel.id}`}
      aria-selected={current}
      aria-controls="tabpanel"
      tabIndex={current ? 0 : -1}
      onClick={() => openTab(panel.id)}
    >
      {t(`tabs.${panel.id}`)}
      {count > 0 && <span class={`badge ${panel.urgent?.value ? "urgent" : ""}`}>{count}</span>}
    </button>
  );
}

function walk(event: KeyboardEvent, open: readonly PanelEntry[], current: PanelEntry): void {
  const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  const step = event.key === forward ? 1 : -1;
  const next = open[(open.indexOf(current) + step + open.length) % open.length];
  if (!next) return;
  openTab(next.id);
  requestAnimationFrame(() => document.getElementById(`tab-${next.id}`)?.focus());
}

function Lazy({ load }: { load: () => Promise<ComponentType> }) {
  const [state, setState] = useState<{ Panel: ComponentType } | null>(null);
  useEffect(() => {
    let gone = false;
    void load().then((Panel) => gone || setState({ Panel }));
    return () => {
      gone = true;
    };
  }, [load]);
  return state ? <state.Panel /> : <p class="empty">{t("common.loading")}</p>;
}
