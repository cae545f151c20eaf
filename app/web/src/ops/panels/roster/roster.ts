// What units were told and have not answered, and in which order units and sites are listed: pure, for panel and print.
import type { LiveAlert } from "~/state/store";
import type { Delivery, Site, SiteLink, Unit } from "~/state/types";

/** An alert as one addressee has it. */
export interface Told {
  alert: LiveAlert;
  delivery: Delivery;
}

/** Addressee → active alerts that it was told of, unanswered first, then the newest. */
export function toldBy(alerts: readonly LiveAlert[]): ReadonlyMap<string, readonly Told[]> {
  const found = new Map<string, Told[]>();
  for (const alert of alerts) {
    if (alert.state !== "active") continue;
    for (const delivery of alert.delivered ?? []) {
      const theirs = found.get(delivery.addressee) ?? [];
      theirs.push({ alert, delivery });
      found.set(delivery.addressee, theirs);
    }
  }
  for (const theirs of found.values()) {
    theirs.sort((one, other) => Number(isAnswered(one)) - Number(isAnswered(other)) || other.alert.number - one.alert.number);
  }
  return found;
}

export function isAnswered({ delivery }: Told): boolean {
  return delivery.state === "acknowledged" || delivery.state === "lapsed";
}

export function unansweredOf(told: ReadonlyMap<string, readonly Told[]>, addressee: string): readonly Told[] {
  return (told.get(addressee) ?? []).filter((each) => !isAnswered(each));
}

export const UNIT_ORDERS = ["attention", "callsign", "age", "site"] as const;
export type UnitOrder = (typeof UNIT_ORDERS)[number];
export const SITE_ORDERS = ["attention", "name", "heard", "queue"] as const;
export type SiteOrder = (typeof SITE_ORDERS)[number];

/** Overdue answers before unanswered ones, then who was not located longest: nobody is missed because they are silent. */
export function sortUnits(units: readonly Unit[], order: UnitOrder, told: ReadonlyMap<string, readonly Told[]>): Unit[] {
  const need = (unit: Unit): number => {
    const open = unansweredOf(told, unit.callsign);
    return open.length + 1000 * open.filter(({ delivery }) => delivery.overdue).length;
  };
  const byName = (one: Unit, other: Unit): number => one.callsign.localeCompare(other.callsign, "en", { numeric: true });
  const compare: Record<UnitOrder, (one: Unit, other: Unit) => number> = {
    attention: (one, other) => need(other) - need(one) || located(one).localeCompare(located(other)),
    callsign: () => 0,
    age: (one, other) => located(one).localeCompare(located(other)),
    site: (one, other) => one.site.localeCompare(other.site),
  };
  return [...units].sort((one, other) => compare[order](one, other) || byName(one, other));
}

const WORST_FIRST = ["dark", "revoked", "never_heard", "late", "up"];

export function sortSites(sites: readonly Site[], order: SiteOrder): Site[] {
  const compare: Record<SiteOrder, (one: Site, other: Site) => number> = {
    attention: (one, other) =>
      WORST_FIRST.indexOf(one.link.state) - WORST_FIRST.indexOf(other.link.state) || (other.link.oldest_s ?? 0) - (one.link.oldest_s ?? 0),
    name: () => 0,
    heard: (one, other) => (one.link.last_heard_at ?? "").localeCompare(other.link.last_heard_at ?? ""),
    queue: (one, other) => (other.link.waiting ?? 0) - (one.link.waiting ?? 0),
  };
  return [...sites].sort((one, other) => compare[order](one, other) || one.name.localeCompare(other.name));
}

/** A clock this far off dates reports wrongly enough to matter to a watch officer, seconds. */
const SKEW_S = 30;

export function isClockOff(link: SiteLink): boolean {
  return link.clock_suspect === true || Math.abs(link.clock_skew_s ?? 0) >= SKEW_S;
}

/** When it was last located; empty, before all others, where it never was. */
function located(unit: Unit): string {
  return unit.position?.at ?? "";
}

/** How many sequence numbers are missing from a site. */
export function missing(link: SiteLink): number {
  return link.gaps.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}
