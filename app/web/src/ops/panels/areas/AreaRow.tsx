// One area in a list: its name and code, what kind it is, and how many units and open threats are of it.
import { t, tt } from "~/shared/i18n";
import { Code } from "~/shared/ui";
import { threats, units } from "~/state/store";
import type { Area } from "~/state/types";
import { isEnded } from "../../shell/visible";

export function AreaRow({ area }: { area: Area }) {
  const open = threats.all.value.filter((threat) => !isEnded(threat) && threat.areas.includes(area.code)).length;
  const its = units.all.value.filter((unit) => unit.areas.includes(area.code)).length;
  return (
    <div class="row">
      <span class={`area-sign ${area.kind}`} aria-hidden="true" />
      <div class="grow">
        <div class="line">
          <strong dir="auto">{area.name}</strong>
          <span class="end small">
            <Code>{area.code}</Code>
          </span>
        </div>
        <div class="line small">
          <span>{tt("areas.kinds", area.kind)}</span>
          <span>{t("areas.unitsOf", { n: its })}</span>
          {open > 0 && <strong class="here">{t("areas.threatsIn", { n: open })}</strong>}
        </div>
      </div>
    </div>
  );
}
