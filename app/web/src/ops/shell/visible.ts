// What the filter lets through, once, for map, lists and timeline alike.
import { computed } from "@preact/signals";
import { kindLabel } from "~/shared/i18n/catalogue";
import { now } from "~/state/clock";
import { filter, matchesAlert, matchesThreat } from "~/state/filter";
import { shown } from "~/state/mode";
import { pressing } from "~/state/store";
import type { Threat } from "~/state/types";

const MINUTE_MS = 60_000;

/** Only a filter by time has to be looked at again as time goes on, and not every second. */
const filterTime = computed(() => (filter.value.withinS === null ? 0 : Math.floor(now.value / MINUTE_MS) * MINUTE_MS));

const ENDED = new Set(["cleared", "expired", "dismissed", "superseded"]);

export function isEnded(threat: Threat): boolean {
  return ENDED.has(threat.state);
}

/** Threats that pass the filter; ended ones only where the filter asks for their state by name. */
export const visibleThreats = computed(() => {
  const wanted = filter.value;
  return shown.threats.value.filter(
    (threat) =>
      (wanted.states.length > 0 || !isEnded(threat)) && matchesThreat(wanted, threat, kindLabel(threat.kind), filterTime.value),
  );
});

/** Threats that ended a little ago: the map shows them faintly, so that nothing vanishes without a trace. */
export const recentlyEnded = computed(() => {
  const wanted = filter.value;
  if (wanted.states.length > 0) return [];
  return shown.threats.value.filter((threat) => isEnded(threat) && threat.state !== "superseded" && matchesThreat(wanted, threat, kindLabel(threat.kind), filterTime.value));
});

export const openThreats = computed(() => shown.threats.value.filter((threat) => !isEnded(threat)));

const pressingIds = computed(() => new Set(pressing.value.map((alert) => alert.id)));

/** Alerts that pass the filter, and the pressing ones whether they pass or not. */
export const visibleAlerts = computed(() =>
  shown.alerts.value.filter(
    (alert) => pressingIds.value.has(alert.id) || matchesAlert(filter.value, alert, kindLabel(alert.kind), filterTime.value),
  ),
);

export const ignoredByFilter = computed(() =>
  pressing.value.filter((alert) => !matchesAlert(filter.value, alert, kindLabel(alert.kind), filterTime.value)),
);

export const counts = computed(() => ({ shown: visibleThreats.value.length, total: Math.max(openThreats.value.length, visibleThreats.value.length) }));
