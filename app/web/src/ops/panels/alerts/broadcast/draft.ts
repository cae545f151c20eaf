// A manual alert while it is being written, and what of it may be sent: pure, so that every fault has a case.
import { parsePlace } from "~/shared/format/place";
import type { Key } from "~/shared/i18n";
import type { AlertDraft } from "~/state/calls";
import type { CatalogueKind, GeoJSON } from "~/state/types";

/** As the centre has them (`app.alerts.draft`, `wire.scales`). */
export const MOST_TEXT = 500;
export const MOST_RADIUS_M = 50_000;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Steps of the wire from a quarter of an hour to a week: what is chosen is what a device shows. */
export const LIVES_S = [15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 3 * DAY, 7 * DAY];

export interface Form {
  /** Made once: a retry is the same alert. */
  id: string;
  kind: string;
  /** MGRS or latitude and longitude, as typed or as drawn. */
  place: string;
  /** Metres. */
  radius: string;
  /** The area that was drawn; the alert warns of the smallest circle around it. */
  outline: GeoJSON | null;
  urgency: string;
  severity: string;
  certainty: string;
  instruction: string;
  text: string;
  status: string;
  lifeS: number;
  concerned: boolean;
  areas: readonly string[];
  units: readonly string[];
  sites: readonly string[];
  /** Fields that the officer chose, which another kind does not choose anew. */
  chosen: readonly string[];
}

export type Field = "kind" | "place" | "radius" | "instruction" | "text" | "whom";
export type Faults = Partial<Record<Field, Key>>;

export function blank(id: string, status: string): Form {
  return {
    ...{ id, status, kind: "", place: "", radius: "", outline: null, instruction: "", text: "" },
    ...{ urgency: "immediate", severity: "severe", certainty: "observed", lifeS: HOUR },
    ...{ concerned: true, areas: [], units: [], sites: [], chosen: [] },
  };
}

/** The form with a change by hand. */
export function changed(form: Form, change: Partial<Form>): Form {
  return { ...form, ...change, chosen: [...new Set([...form.chosen, ...Object.keys(change)])] };
}

/** The form about a kind, with what the catalogue says of it where the officer has not chosen otherwise. */
export function about(form: Form, kind: CatalogueKind): Form {
  const told: Partial<Form> = {
    urgency: kind.urgency,
    severity: kind.severity,
    instruction: kind.instruction,
    radius: String(kind.danger_radius_m),
  };
  const free = Object.entries(told).filter(([field]) => !form.chosen.includes(field));
  return { ...form, ...Object.fromEntries(free), kind: kind.code };
}

export function faultsOf(form: Form): Faults {
  const radius = Number(form.radius);
  return {
    ...(form.kind === "" ? { kind: "broadcast.fault.kind" } : {}),
    ...(parsePlace(form.place) === null ? { place: form.place.trim() === "" ? "broadcast.fault.noPlace" : "broadcast.fault.place" } : {}),
    ...(form.radius.trim() !== "" && radius >= 0 && radius <= MOST_RADIUS_M ? {} : { radius: "broadcast.fault.radius" }),
    ...(form.instruction === "" ? { instruction: "broadcast.fault.instruction" } : {}),
    ...(form.text.length > MOST_TEXT ? { text: "broadcast.fault.text" } : {}),
    ...(form.concerned || form.areas.length + form.units.length + form.sites.length > 0 ? {} : { whom: "broadcast.fault.whom" }),
  } satisfies Faults;
}

/** What may be sent; null while anything is missing or wrong. */
export function draftOf(form: Form): AlertDraft | null {
  const place = parsePlace(form.place);
  if (place === null || Object.keys(faultsOf(form)).length > 0) return null;
  const { kind, instruction, urgency, severity, certainty, status, concerned, units, sites, areas } = form;
  return {
    ...{ kind, instruction, urgency, severity, certainty, status, concerned, units, sites, areas },
    lat: round(place.lat),
    lon: round(place.lon),
    danger_radius_m: Math.round(Number(form.radius)),
    text: form.text.trim(),
    life_s: form.lifeS,
  };
}

/** The shortest life on offer that lasts at least so long, seconds; undefined: none does. */
export function lifeAtLeast(seconds: number): number | undefined {
  return LIVES_S.find((life) => life >= seconds);
}

function round(degrees: number): number {
  return Number(degrees.toFixed(6));
}
