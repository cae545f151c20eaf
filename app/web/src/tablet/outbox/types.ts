// What a report is on this tablet: what it says, and how far it has come.


/** draft → held (can be undone) → queued → saved (at the site) → received (at the centre) → seen (by an officer). */
export type Stage = "draft" | "held" | "queued" | "saved" | "received" | "seen" | "refused";

export type Value = string | number | boolean | readonly string[];
export type Fields = Readonly<Record<string, Value>>;
export type PlaceSource = "gps" | "map" | "typed" | "site";

export interface PlaceSaid {
  lat: number;
  lon: number;
  accuracy_m: number | null;
  source: PlaceSource;
  /** When it was measured or said, UTC milliseconds. */
  at: number;
}

export interface Casualty {
  number: number;
  fields: Fields;
}

/** What a report says; the part of it that is sealed. */
export interface Content {
  kind: string;
  unit: number;
  /** UTC milliseconds by this tablet's clock; only its age is ever told. */
  observed_at: number;
  place: PlaceSaid | null;
  fields: Fields;
  casualties: readonly Casualty[];
  text: string;
  /** Id of the report that this one completes. */
  amends: string | null;
}

/** A report as it lies in the database. */
export interface Row {
  id: string;
  stage: Stage;
  /** Id of the person who made it; null: nobody was signed in. */
  owner: string | null;
  priority: number;
  made_at: number;
  changed_at: number;
  /** Until when it can be undone, while held. */
  until: number | null;
  tries: number;
  next_try: number;
  /** Code of why it was refused, or of what last kept it from going. */
  reason: string | null;
  sealed: "vault" | "queue" | "none";
  box: Uint8Array | Content | null;
}

/** A row with what it says, where a key that opens it is at hand. */
export interface Item extends Row {
  content: Content | null;
}

/** How far the site says a report has come (`GET /v1/reports`). */
export interface ReportState {
  client_id: string;
  state: "saved" | "sent" | "received" | "quarantined" | "abandoned";
  reason: string | null;
  change: number;
  seen_at?: string | null;
}
