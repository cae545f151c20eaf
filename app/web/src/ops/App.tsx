// The page as a whole: strip above, map in the middle, panel beside it, time below.
import { useState } from "preact/hooks";
import { exerciseShown } from "~/state/store";
import { t } from "~/shared/i18n";
import { Toasts, useKeys } from "~/shared/ui";
import { select, selected } from "~/state/selection";
import { TableTwin } from "./output/TableTwin";
import { tables } from "./output/tables";
import { FilterBar } from "./shell/FilterBar";
import { HelpDialog } from "./shell/HelpDialog";
import { MapPane } from "./shell/MapPane";
import { SidePanel } from "./shell/SidePanel";
import { StatusStrip } from "./shell/StatusStrip";
import { TimeBar } from "./shell/TimeBar";
import { Alarm } from "./shell/Alarm";
import { backToLive } from "./timeline/replay";

export function App() {
  const [help, setHelp] = useState(false);
  useKeys([
    { keys: ["?"], says: "help.open", run: () => setHelp(true) },
    { keys: ["l"], says: "help.live", run: backToLive },
    { keys: ["/"], says: "help.search", run: focusSearch },
    { keys: ["Escape"], says: "help.escape", whileTyping: true, run: escape },
  ]);
  return (
    <div class={`ops ${exerciseShown.value ? "with-exercise" : ""}`}>
      <nav class="skip" aria-label={t("strip.title")}>
        <a href="#panel">{t("strip.skipToPanel")}</a>
        <a href="#map">{t("strip.skipToMap")}</a>
      </nav>
      <NightFilter />
      <StatusStrip onHelp={() => setHelp(true)} />
      {exerciseShown.value && (
        <p class="exercise-banner" role="note">
          <strong>{t("strip.exercise")}</strong> <span>{t("strip.exerciseLong")}</span> <strong aria-hidden="true">{t("strip.exercise")}</strong>
        </p>
      )}
      <FilterBar />
      <MapPane />
      {tables.value && <TableTwin />}
      <SidePanel />
      <TimeBar />
      <Toasts />
      <Alarm />
      {help && <HelpDialog onClose={() => setHelp(false)} />}
    </div>
  );
}

/** Turns the colours of symbols into reds for the night look, keeping light and dark apart. */
function NightFilter() {
  return (
    <svg class="visually-hidden" aria-hidden="true">
      <filter id="night-red">
        <feColorMatrix values="0.32 0.55 0.13 0 0  0.11 0.2 0.05 0 0  0.09 0.17 0.04 0 0  0 0 0 1 0" />
      </filter>
    </svg>
  );
}

function focusSearch(): void {
  document.querySelector<HTMLInputElement>("#filter-search")?.focus();
}

function escape(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (target.matches("input, select, textarea")) target.blur();
  else if (selected.value) select(null);
  else return false;
  return true;
}
