// One unit in a list: who, when last located, and how much it has not answered.
import { t } from "~/shared/i18n";
import { Age, Code, Place } from "~/shared/ui";
import { shownAt } from "~/state/mode";
import { areas } from "~/state/store";
import type { Unit } from "~/state/types";
import type { Told } from "./roster";

/** From when on a position says little of where somebody is, seconds. */
const STALE_S = 30 * 60;

export function UnitRow({ unit, unanswered }: { unit: Unit; unanswered: readonly Told[] }) {
  const { position } = unit;
  const overdue = unanswered.filter(({ delivery }) => delivery.overdue).length;
  return (
    <div class="row">
      <div class="grow">
        <div class="line">
          <strong>
            <Code>{unit.callsign}</Code>
          </strong>
          <span>{unit.name}</span>
          <span class={`end ${isStale(unit, shownAt.value) ? "stale" : ""}`}>
            {position ? <Age at={position.at} /> : t("roster.neverLocated")}
          </span>
        </div>
        <div class="line small">
          <Code>{unit.site}</Code>
          <span>{unit.areas.length === 0 ? t("roster.noAo") : unit.areas.map((code) => areas.get(code)?.name ?? code).join(" · ")}</span>
          {unanswered.length > 0 && (
            <strong class={overdue ? "overdue" : "open"}>
              {overdue ? "⚠ " : "● "}
              {t("roster.unanswered", { n: unanswered.length })}
            </strong>
          )}
          {position && (
            <span class="end">
              <Place lat={position.lat} lon={position.lon} />
            </span>
          )}
        </div>
      </div>
    </div>
  );
}

export function isStale(unit: Unit, at: number): boolean {
  return unit.position === null || at - Date.parse(unit.position.at) > STALE_S * 1000;
}
