// The one filter as chips, and where its values are chosen.
import { computed } from "@preact/signals";
import { useState } from "preact/hooks";
import { t, tt } from "~/shared/i18n";
import { kindLabel, kinds, word } from "~/shared/i18n/catalogue";
import { duration } from "~/shared/format/time";
import { Button, useKeys } from "~/shared/ui";
import { clearFilter, filter, isFiltered, setFilter, toggleFilter } from "~/state/filter";
import { areas } from "~/state/store";
import { OutputTools } from "../output/OutputTools";
import { counts, ignoredByFilter } from "./visible";

const HOUR = 3600;
const WITHIN = [HOUR, 6 * HOUR, 24 * HOUR, 7 * 24 * HOUR];
const STATES = ["suspected", "confirmed", "cleared", "expired", "dismissed"];

interface Chip {
  key: string;
  text: string;
  remove(): void;
}

const chips = computed<readonly Chip[]>(() => {
  const { kinds: ofKind, states, statuses, areas: ofArea, withinS } = filter.value;
  return [
    ...ofKind.map((code) => ({ key: `kind-${code}`, text: kindLabel(code), remove: () => toggleFilter("kinds", code) })),
    ...states.map((state) => ({ key: `state-${state}`, text: tt("state", state), remove: () => toggleFilter("states", state) })),
    ...statuses.map((status) => ({ key: `status-${status}`, text: word("status", status), remove: () => toggleFilter("statuses", status) })),
    ...ofArea.map((code) => ({ key: `area-${code}`, text: areas.get(code)?.name ?? code, remove: () => toggleFilter("areas", code) })),
    ...(withinS === null ? [] : [{ key: "within", text: t("filter.last", { age: duration(withinS) }), remove: () => setFilter({ withinS: null }) }]),
  ];
});

export function FilterBar() {
  const [open, setOpen] = useState(false);
  const ignored = ignoredByFilter.value.length;
  return (
    <div class="filter" role="search" aria-label={t("filter.title")}>
      <input
        id="filter-search"
        type="search"
        placeholder={t("filter.search")}
        aria-label={t("filter.search")}
        value={filter.value.text}
        onInput={(event) => setFilter({ text: event.currentTarget.value })}
      />
      <Button pressed={open} onClick={() => setOpen(!open)}>
        {t("filter.add")}
      </Button>
      {chips.value.map((chip) => (
        <button type="button" class="chip" key={chip.key} onClick={chip.remove} aria-label={t("filter.remove", { what: chip.text })}>
          {chip.text} <span aria-hidden="true">✕</span>
        </button>
      ))}
      {isFiltered.value && (
        <Button tone="quiet" onClick={clearFilter}>
          {t("filter.clear")}
        </Button>
      )}
      <OutputTools />
      <span class="counts" role="status" data-testid="counts">
        {t("filter.shown", counts.value)}
      </span>
      {ignored > 0 && <strong class="ignored">{t("filter.ignored", { n: ignored })}</strong>}
      {open && <Choices onClose={() => setOpen(false)} />}
    </div>
  );
}

function Choices({ onClose }: { onClose(): void }) {
  useKeys([{ keys: ["Escape"], says: "help.escape", whileTyping: true, run: onClose }]);
  return (
    <div class="choices">
      <Group title={t("filter.kind")} values={kinds.value.filter((kind) => kind.threat).map((kind) => [kind.code, kindLabel(kind.code)])} list="kinds" />
      <Group title={t("filter.state")} values={STATES.map((state) => [state, tt("state", state)])} list="states" />
      <Group title={t("filter.area")} values={areas.all.value.map((area) => [area.code, area.name])} list="areas" />
      <Group title={t("filter.status")} values={["actual", "exercise", "test"].map((status) => [status, word("status", status)])} list="statuses" />
      <fieldset>
        <legend>{t("filter.within")}</legend>
        {[null, ...WITHIN].map((seconds) => (
          <label class="check" key={seconds}>
            <input type="radio" name="within" checked={filter.value.withinS === seconds} onChange={() => setFilter({ withinS: seconds })} />
            {seconds === null ? t("filter.any") : t("filter.last", { age: duration(seconds) })}
          </label>
        ))}
      </fieldset>
    </div>
  );
}

function Group({ title, values, list }: { title: string; values: readonly (readonly [string, string])[]; list: "kinds" | "states" | "areas" | "statuses" }) {
  if (values.length === 0) return null;
  return (
    <fieldset>
      <legend>{title}</legend>
      {values.map(([value, name]) => (
        <label class="check" key={value}>
          <input type="checkbox" checked={filter.value[list].includes(value)} onChange={() => toggleFilter(list, value)} />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
