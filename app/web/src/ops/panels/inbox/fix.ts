// A held report being put right: what was read of it as a draft of texts, and back to the form the centre takes.
import { parsePlace } from "~/shared/format/place";
import type { Severity, StatedReport, Status } from "~/state/types";
import { type LatLon, written } from "./PlaceField";

export interface Draft {
  kind: string;
  /** `2026-11-24 06:53:31`, UTC. */
  observed: string;
  unit: number;
  place: string;
  accuracy: string;
  severity: Severity | "";
  reliability: string;
  credibility: string;
  status: Status;
  fields: Record<string, unknown>;
  text: string;
  /** Kept as they were read; longitude, latitude. */
  line: [number, number][];
  area: [number, number][];
  /** What the form does not show and does not lose: casualties, time span, source, the report it refers to. */
  rest: Pick<StatedReport, "casualties" | "time_span_s" | "source" | "refers">;
}

export type Fault = "kind" | "observed" | "place" | "accuracy";

const EMPTY: StatedReport = { kind: "", observed_at: "" };

export function draftOf(read: StatedReport | null, receivedAt: string): Draft {
  const { casualties, time_span_s, source, refers, ...report } = read ?? EMPTY;
  return {
    kind: report.kind,
    observed: (report.observed_at || receivedAt).replace("T", " ").replace("Z", ""),
    unit: report.unit ?? 0,
    place: report.place ? degrees(report.place) : "",
    accuracy: report.place?.accuracy_m === undefined ? "" : String(report.place.accuracy_m),
    severity: report.severity ?? "",
    reliability: report.grade?.reliability ?? "",
    credibility: report.grade?.credibility === undefined ? "" : String(report.grade.credibility),
    status: report.status ?? "actual",
    fields: report.fields ?? {},
    text: report.text ?? "",
    line: report.line ?? [],
    area: report.area ?? [],
    rest: {
      ...(casualties ? { casualties } : {}),
      ...(time_span_s === undefined ? {} : { time_span_s }),
      ...(source === undefined ? {} : { source }),
      ...(refers === undefined ? {} : { refers }),
    },
  };
}

/** What was read, in degrees: it may be out of every range, and then no MGRS can say it. */
function degrees({ lat, lon }: LatLon): string {
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? written({ lat, lon }) : `${lat}, ${lon}`;
}

/** Latitude and longitude exchanged, of the place and of every corner; null where that makes no place. */
export function swapped(draft: Draft, read: StatedReport): Draft | null {
  const place = read.place && { lat: read.place.lon, lon: read.place.lat };
  const corners = [...(read.line ?? []), ...(read.area ?? [])];
  if ((place === undefined && corners.length === 0) || (place && Math.abs(place.lat) > 90) || corners.some(([lon]) => Math.abs(lon) > 90)) return null;
  const turned = (shape: readonly [number, number][] = []): [number, number][] => shape.map(([lon, lat]) => [lat, lon]);
  return { ...draft, place: place ? degrees(place) : "", line: turned(read.line), area: turned(read.area) };
}

export function faultsOf(draft: Draft): Fault[] {
  const faults: Fault[] = [];
  if (draft.kind === "") faults.push("kind");
  if (instant(draft.observed) === null) faults.push("observed");
  if (draft.place.trim() !== "" && parsePlace(draft.place) === null) faults.push("place");
  if (draft.accuracy !== "" && !(Number(draft.accuracy) >= 0)) faults.push("accuracy");
  return faults;
}

/** The report as corrected; only for a draft without faults. Of `fields` those that `keys` names, the kind's own. */
export function correctedOf(draft: Draft, keys: ReadonlySet<string>): StatedReport {
  const place = parsePlace(draft.place);
  const grade = {
    ...(draft.reliability ? { reliability: draft.reliability } : {}),
    ...(draft.credibility ? { credibility: Number(draft.credibility) } : {}),
  };
  return {
    kind: draft.kind,
    observed_at: instant(draft.observed) ?? "",
    unit: draft.unit,
    status: draft.status,
    ...(place ? { place: { ...place, ...(draft.accuracy === "" ? {} : { accuracy_m: Number(draft.accuracy) }) } } : {}),
    ...(Object.keys(grade).length ? { grade } : {}),
    ...(draft.severity ? { severity: draft.severity } : {}),
    fields: Object.fromEntries(Object.entries(draft.fields).filter(([key, value]) => keys.has(key) && isGiven(value))),
    ...(draft.text ? { text: draft.text } : {}),
    ...(draft.line.length ? { line: draft.line } : {}),
    ...(draft.area.length ? { area: draft.area } : {}),
    ...draft.rest,
  };
}

function isGiven(value: unknown): boolean {
  return value !== "" && value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0);
}

/** `2026-11-24 06:53` or with seconds, UTC, as RFC 3339; null: not a time. */
export function instant(text: string): string | null {
  const found = /^\s*(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(?::(\d{2}))?Z?\s*$/.exec(text);
  if (!found) return null;
  const moment = `${found[1]}T${found[2]}:${found[3] ?? "00"}Z`;
  return Number.isNaN(Date.parse(moment)) ? null : moment;
}
