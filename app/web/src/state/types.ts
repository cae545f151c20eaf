// What the API answers with, field by field. `tests/web/test_contract.py` compares these with the centre's own views.

export type Role = "viewer" | "reporter" | "officer" | "admin" | "integrator";
export type Status = "actual" | "exercise" | "test";
export type ThreatState = "suspected" | "confirmed" | "cleared" | "expired" | "dismissed" | "superseded";
export type AlertState = "active" | "cancelled" | "expired";
export type DeliveryState = "owed" | "sent" | "received" | "seen" | "acknowledged" | "lapsed";
export type LinkHealth = "up" | "late" | "dark" | "never_heard" | "revoked";
export type Severity = "unknown" | "minor" | "moderate" | "severe" | "extreme";
export type Urgency = "unknown" | "past" | "future" | "expected" | "immediate";
export type Certainty = "unknown" | "unlikely" | "possible" | "likely" | "observed";
/** RFC 3339, UTC, whole seconds: `2026-11-24T06:53:31Z`. Two of them compare as strings. */
export type Moment = string;

export interface Position {
  lat: number;
  lon: number;
  /** Radius of a circle that probably holds the true place, metres. */
  accuracy_m: number | null;
}

export interface Principal {
  name: string;
  role: Role;
  /** Areas whose content they may see; null: the whole mission. */
  areas: string[] | null;
  sensitive: boolean;
  scopes: string[] | null;
}

export interface Threat {
  id: string;
  kind: string;
  family: string;
  status: Status;
  state: ThreatState;
  reason: string;
  position: Position;
  danger_radius_m: number;
  severity: Severity;
  confidence: number;
  certainty: Certainty;
  conflict: boolean;
  first_observed_at: Moment;
  last_observed_at: Moment;
  evaluated_at: Moment;
  expires_at: Moment | null;
  ended_at: Moment | null;
  reports: number;
  sources: number;
  superseded_by: string | null;
  areas: string[];
  revision: number;
}

export interface Opinion {
  /** null: an officer. */
  report: string | null;
  grade: string;
  r: number;
  p: number;
  likelihood_ratio: number;
  log_ratio: number;
  first_hand: boolean;
  age_s: number;
  half_life_s: number | null;
  weight: number;
  weighted: number;
  /** Whether it is the strongest of its voice, which alone counts. */
  counts: boolean;
}

export interface Voice {
  key: string;
  alone: number;
  opinions: Opinion[];
}

export interface Arithmetic {
  at: number;
  prior: number;
  voices: Voice[];
  log_odds: number;
  clamp: [number, number];
  confidence: number;
  age_aside: number;
  held: boolean;
  conflict: boolean;
  proposals: { report: string; credibility: number }[];
  clearances: { report: string; ends: boolean }[];
}

export interface ThreatRevision {
  revision: number;
  at: Moment;
  by: string;
  values: Record<string, unknown>;
}

export interface Decision {
  id: number;
  type: string;
  by: string;
  at: Moment;
  why: string;
  reports: string[];
  undone_by: string | null;
  undone_at: Moment | null;
}

export interface ThreatDetail extends Threat {
  made_of: Report[];
  arithmetic: Arithmetic;
  history: ThreatRevision[];
  decisions: Decision[];
}

export interface Grade {
  reliability: string | null;
  credibility: number | null;
  by: string | null;
}

export interface Report {
  id: string;
  site: string;
  epoch: number;
  seq: number;
  unit: string | null;
  kind: string;
  status: Status;
  observed_at: Moment;
  site_observed_at: Moment;
  received_at: Moment;
  clock_suspect: boolean;
  time_span_s: number | null;
  position: Position | null;
  geometry: GeoJSON | null;
  grade: Grade;
  severity: Severity;
  fields: Record<string, unknown>;
  casualties: unknown[];
  text: string;
  source: string | null;
  amends: string | null;
  sensitive: boolean;
  threat: string | null;
  photos: number;
}

/** A thumbnail or a full picture, as far as it has come. */
export interface Picture {
  state: "collecting" | "whole" | "spoilt";
  reason: string | null;
  bytes: number;
  /** Pieces that are here … */
  pieces: number;
  /** … of so many. */
  of: number;
  first_at: Moment;
  last_at: Moment;
  /** Where a whole one is. */
  url: string | null;
}

export interface Photo {
  number: number;
  thumb: Picture | null;
  full: Picture | null;
  /** Who asked for the full picture; `answered_at`: when the site said that it does not have it yet. */
  request: { by: string; asked_at: Moment; sent_at: Moment | null; answered_at: Moment | null } | null;
}

export interface OfficerGrade {
  reliability: string;
  credibility: number;
  by: string;
  at: Moment;
  why: string;
}

export interface ReportDetail extends Report {
  /** How the place was found, where it was not measured there. */
  place_source: "map" | "typed" | "site" | null;
  areas: string[];
  amended_by: string[];
  grading: {
    reported: { reliability: string; credibility: number };
    /** By officers, the newest first. */
    grades: OfficerGrade[];
  };
}

/** How many reports wait for a watch officer; `held` for officers only. */
export interface Waiting {
  unplaced: number;
  ungraded: number;
  clock_suspect: number;
  held?: number;
}

/** A report as it is written, in the JSON form of the catalogue. */
export interface StatedReport {
  kind: string;
  observed_at: Moment;
  unit?: number;
  status?: Status;
  place?: { lat: number; lon: number; accuracy_m?: number };
  grade?: { reliability?: string; credibility?: number };
  severity?: Severity;
  fields?: Record<string, unknown>;
  text?: string;
  /** Longitude, latitude. */
  line?: [number, number][];
  area?: [number, number][];
  casualties?: { number: number; fields?: Record<string, unknown> }[];
  time_span_s?: number;
  source?: number;
  refers?: number;
}

export interface WireFault {
  code: string;
  detail: string;
}

/** A held body, taken apart as far as it can be read. */
export interface DecodedBody {
  seq: number | null;
  bytes: number;
  /** report, track, alertack, gap, linkstate …; null: it cannot be told. */
  what: string | null;
  report: StatedReport | null;
  values: Record<string, unknown> | null;
  fault: WireFault | null;
  fields?: { at: number; name: string | null; value: string; fault: string | null }[];
}

export interface Held extends Quarantined {
  /** Base64; for cleared officers only. */
  raw?: string;
  decoded: { epoch: number | null; fault: WireFault | null; bodies: DecodedBody[] };
}

export interface Quarantined {
  id: string;
  site: string | null;
  epoch: number | null;
  seq: number | null;
  whole: boolean;
  reason: string;
  detail: string;
  received_at: Moment;
  bytes: number;
  state: "held" | "released" | "discarded";
  tries: number;
  resolved_by: string | null;
  resolved_at: Moment | null;
  resolution: string | null;
  report: string | null;
}

export interface Attempt {
  at: Moment;
  revision: number;
  outcome: string;
  bytes: number;
}

export interface Delivery {
  addressee: string;
  site: string;
  reason: string;
  state: DeliveryState;
  revision: number;
  received_revision: number | null;
  sent_at: Moment | null;
  received_at: Moment | null;
  seen_at: Moment | null;
  acknowledged_at: Moment | null;
  acknowledged_by: string | null;
  response: string | null;
  tries: number;
  held: boolean;
  due_at: Moment | null;
  escalate_at: Moment | null;
  escalated_at: Moment | null;
  escalated_to: string[];
  overdue: boolean;
  attempts: Attempt[];
}

export interface Alert {
  id: string;
  number: number;
  uuid: string;
  origin: string;
  threat: string | null;
  report: string | null;
  kind: string;
  status: Status;
  state: AlertState;
  reason: string;
  urgency: Urgency;
  severity: Severity;
  certainty: Certainty;
  confidence: number;
  position: Position;
  danger_radius_m: number;
  instruction: string;
  text: string;
  areas: string[];
  revision: number;
  created_at: Moment;
  updated_at: Moment;
  expires_at: Moment;
  created_by: string;
  /** How many deliveries stand where: `total` and a number for each state there is. */
  deliveries: Record<string, number>;
  overdue: number;
  /** Whether all concerned are told; false of an officer's alert to those named only. */
  concerned: boolean;
  /** Who on watch has acknowledged what it says now. */
  noted: { by: string; at: Moment } | null;
  /** In the snapshot and in one alert's document; a list leaves it out. */
  delivered?: Delivery[];
}

export interface AlertDetail extends Alert {
  messages: { revision: number; type: string; at: Moment; reason: string; by: string; why: string; values: Record<string, unknown> }[];
  audience: { addressee: string; site: string; reason: string; since: Moment; distance_m: number | null }[];
  delivered: Delivery[];
}

export interface SiteLink {
  state: LinkHealth;
  last_heard_at: Moment | null;
  dark_since: Moment | null;
  dark_after_s: number;
  /** Packets in the site's outbox when it last said so. */
  waiting: number | null;
  oldest_s: number | null;
  bytes_today: number | null;
  dropped_positions: number;
  clock_skew_s: number | null;
  clock_suspect: boolean;
  packets: number;
  payload_bytes: number;
  duplicates: number;
  gaps: { first: number; last: number }[];
}

export interface Site {
  id: string;
  code: string;
  name: string;
  position: Position;
  reliability: string;
  profile: string;
  parent: string | null;
  epoch: number;
  retired: boolean;
  link: SiteLink;
}

export interface Fix {
  lat: number;
  lon: number;
  accuracy_m: number | null;
  at: Moment;
  age_s: number;
  status: Status;
}

export interface Unit {
  id: string;
  callsign: string;
  name: string;
  site: string;
  number: number | null;
  parent: string | null;
  role: string;
  capabilities: string[];
  areas: string[];
  position: Fix | null;
}

export interface Area {
  id: string;
  code: string;
  name: string;
  kind: string;
  geometry: GeoJSON;
}

export interface Facility {
  id: string;
  code: string;
  name: string;
  kind: string;
  capabilities: string[];
  site: string | null;
  position: Position;
}

export interface Mission {
  code: string;
  name: string;
  languages: string[];
  status: Status;
  started_at: Moment | null;
  revision: number;
  settings: Record<string, unknown>;
  sites: number;
  units: number;
  areas: number;
  facilities: number;
}

export interface Account {
  id: string;
  name: string;
  role: Role;
  areas: string[] | null;
  sensitive: boolean;
  created_at: Moment;
  disabled_at: Moment | null;
  has_password: boolean;
  locked_until: Moment | null;
}

/** An audience beyond the mission. */
export type Partner = "tcc" | "host_state" | "regional" | "public";

/** Whom beyond the mission a report, a threat or an alert is released to. */
export interface Release {
  partners: Partner[];
  /** Whether its free text and its casualties go along. */
  words: boolean;
  /** Of a threat: who knows of it by reports that they were given. */
  by_reports: Partner[];
}

export interface ApiKey {
  id: string;
  prefix: string;
  name: string;
  scopes: string[];
  areas: string[] | null;
  sensitive: boolean;
  /** null: one of the mission's own systems. */
  partner: Partner | null;
  /** Side of the grid that a partner's positions are rounded to, metres; 0: none. */
  grid_m: number;
  created_by: string;
  created_at: Moment;
  expires_at: Moment | null;
  revoked_at: Moment | null;
  last_used_at: Moment | null;
}

/** What a webhook asks for; empty lists ask for all that its key may read. */
export interface HookFilters {
  /** Groups (`alert`) or full types (`alert.issued`) of events. */
  types: string[];
  areas: string[];
  kinds: string[];
  states: string[];
  urgencies: string[];
}

/** An address of an integrator that is told what its key may read. */
export interface Webhook extends HookFilters {
  id: string;
  /** Prefix of the key that it belongs to. */
  key: string;
  name: string;
  url: string;
  public_key: string;
  /** Messages that wait. */
  owed: number;
  /** In a row. */
  failures: number;
  failing_since: Moment | null;
  delivered_at: Moment | null;
  next_try_at: Moment | null;
  paused_at: Moment | null;
  paused_reason: "by_hand" | "gone" | "failing" | "not_allowed" | null;
  /** Until when the secrets before the last change count too. */
  old_secret_until: Moment | null;
  created_by: string;
  created_at: Moment;
}

/** What became of posting something. */
export interface HookAnswer {
  /** What the receiver answered; null: nothing. */
  status: number | null;
  /** Why it was not taken; null: it was. */
  error: string | null;
  took_ms: number;
}

export interface HookTest extends HookAnswer {
  id: string;
  delivered: boolean;
}

export interface HookTry extends HookAnswer {
  at: Moment;
}

/** One message of the delivery log. */
export interface HookMessage {
  event: number;
  type: string;
  subject: string;
  state: "owed" | "delivered" | "failed" | "withdrawn";
  tries: number;
  created_at: Moment;
  due_at: Moment | null;
  settled_at: Moment | null;
  /** The oldest first. */
  attempts: HookTry[];
}

/** A host inside the mission's own network that may be posted to. */
export interface HookHost {
  name: string;
  allowed_by: string;
  allowed_at: Moment;
}

/** The integrators' broker, as far as administrators see it. */
export interface Mqtt {
  /** Whether there is one. */
  open: boolean;
  keys: MqttWay[];
}

export interface MqttWay {
  /** Prefix of the key. */
  key: string;
  topics: string;
  expires_at: Moment;
  opened_by: string;
  opened_at: Moment;
}

/** A certificate that was just made: shown once. All three in PEM. */
export interface MqttAdmission {
  host: string;
  port: number;
  topics: string;
  authority: string;
  certificate: string;
  key: string;
  expires_at: Moment;
}

export interface Basemap {
  id: string;
  name: string;
  /** `pmtiles`: read with range requests at `url`; `xyz`: `url` has {z}, {x} and {y}. */
  form: "pmtiles" | "xyz";
  /** What a tile is. */
  tiles: "vector" | "raster";
  url: string;
  min_zoom: number;
  max_zoom: number;
  /** west, south, east, north, degrees. */
  bounds: [number, number, number, number];
  attribution: string;
}

export interface GeoJSON {
  type: string;
  coordinates: unknown;
}

/** One change as the live stream tells it. */
export interface JournalEvent {
  id: number;
  at: Moment;
  type: string;
  subject: string;
  by: string;
  data: Record<string, unknown>;
}

/** How things stand, as the stream begins. A part that the reader may not see is missing. */
export interface Snapshot {
  cursor: number;
  threats?: Threat[];
  alerts?: (Alert & { delivered: Delivery[] })[];
  sites?: Site[];
  units?: Unit[];
}

/** How things stood at `at`. A part that the reader may not see is missing; of links only the state is kept. */
export interface History {
  at: Moment;
  threats?: Threat[];
  alerts?: (Alert & { delivered: Delivery[] })[];
  units?: Unit[];
  sites?: Site[];
}

/** How much happened in each of equal stretches of time; a part that the reader may not see is missing. */
export interface Histogram {
  start: Moment;
  end: Moment;
  bin_s: number;
  reports?: number[];
  threats?: number[];
  alerts?: number[];
}

export interface Page<T> {
  items: T[];
  links: { rel: string; href: string }[];
}

export type Labels = Readonly<Record<string, string>>;

export interface CatalogueCode {
  value: number;
  key: string;
  labels: Labels;
}

export interface CatalogueField {
  key: string;
  type: string;
  labels: Labels;
  line: string;
  unit: string;
  largest: number | null;
  steps: number[];
  codes: CatalogueCode[];
}

export interface CatalogueKind {
  code: string;
  number: number;
  labels: Labels;
  fields: CatalogueField[];
  family: string;
  threat: boolean;
  half_life_s: number | null;
  danger_radius_m: number;
  radius_source: string;
  priority: number;
  urgency: Urgency;
  severity: Severity;
  cap_category: string[];
  life_threatening: boolean;
  sensitive: boolean;
  clears: string[];
  instruction: string;
  symbol: string;
}

export interface Catalogue {
  languages: string[];
  kinds: CatalogueKind[];
  casualty: CatalogueField[];
  instructions: Record<string, Labels>;
  gap_reasons: Record<string, Labels>;
  quarantine_reasons: Record<string, Labels>;
  words: Record<string, Record<string, Labels>>;
  scales: Record<string, (number | string)[]>;
}
