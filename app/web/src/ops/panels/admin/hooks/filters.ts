// What a webhook asks for: the choices of each filter, and all of them in one line.
import { t, tt } from "~/shared/i18n";
import { kindLabel, kinds, word } from "~/shared/i18n/catalogue";
import { areas } from "~/state/store";
import type { HookFilters } from "~/state/types";
import { URGENCIES } from "../../alerts/order";

export type FilterName = keyof HookFilters;

export const NO_FILTERS: HookFilters = { types: [], areas: [], kinds: [], states: [], urgencies: [] };
export const FILTERS: readonly FilterName[] = ["types", "areas", "kinds", "states", "urgencies"];

const GROUPS = ["alert", "threat", "report", "unit"] as const;
const STATES = ["active", "cancelled", "suspected", "confirmed", "cleared", "dismissed", "superseded", "expired"];

const SAY: Readonly<Record<FilterName, (value: string) => string>> = {
  // A full type, such as `alert.issued`, is said as it is: only programs ask for one.
  types: (value) => (GROUPS.find((group) => group === value) ? tt("hooks.group", value) : value),
  areas: (value) => areas.get(value)?.name ?? value,
  kinds: kindLabel,
  states: (value) => tt("state", value),
  urgencies: (value) => word("urgency", value),
};

const OFFERED: Readonly<Record<FilterName, () => readonly string[]>> = {
  types: () => GROUPS,
  areas: () => areas.all.value.map(({ code }) => code),
  kinds: () => kinds.value.map(({ code }) => code),
  states: () => STATES,
  urgencies: () => URGENCIES,
};

export const say = (filter: FilterName, value: string): string => SAY[filter](value);

/** What can be chosen, and what was chosen elsewhere although it is not offered here. */
export function choices(filter: FilterName, chosen: readonly string[]): string[] {
  return [...new Set([...OFFERED[filter](), ...chosen])];
}

/** All filters in one line: `Alerts · Tavira · Immediate`. */
export function filterWords(filters: HookFilters): string {
  const said = FILTERS.filter((filter) => filters[filter].length > 0).map((filter) => filters[filter].map((value) => say(filter, value)).join(", "));
  return said.length === 0 ? t("hooks.everything") : said.join(" · ");
}
