// The filters of a webhook as lists of choices, each closed until it is wanted: none chosen asks for all.
import { t } from "~/shared/i18n";
import { toggled } from "~/state/toggled";
import type { HookFilters } from "~/state/types";
import { choices, type FilterName, FILTERS, say } from "./filters";

export function FilterFields({ filters, onChange }: { filters: HookFilters; onChange(filters: HookFilters): void }) {
  return (
    <fieldset class="hook-filters">
      <legend>{t("hooks.only")}</legend>
      {FILTERS.map((filter) => (
        <Choices key={filter} of={filter} chosen={filters[filter]} onChange={(chosen) => onChange({ ...filters, [filter]: chosen })} />
      ))}
      <p class="small">{t("hooks.narrowHint")}</p>
    </fieldset>
  );
}

function Choices({ of: filter, chosen, onChange }: { of: FilterName; chosen: readonly string[]; onChange(chosen: string[]): void }) {
  const words = chosen.length === 0 ? t("hooks.all") : chosen.map((value) => say(filter, value)).join(", ");
  return (
    <details>
      <summary>{t("hooks.pair", { name: t(`hooks.${filter}`), value: words })}</summary>
      <div class="area-choice">
        {choices(filter, chosen).map((value) => (
          <label class="check" key={value}>
            <input type="checkbox" checked={chosen.includes(value)} onChange={() => onChange(toggled(chosen, value))} />
            <span>{say(filter, value)}</span>
          </label>
        ))}
      </div>
    </details>
  );
}
