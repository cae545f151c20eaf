// What a photo of a report is on this tablet: its two pictures, and what the site last said of each.

export type Form = "thumb" | "full";
export const FORMS: readonly Form[] = ["thumb", "full"];

/** Photos of one report, as many as the site takes. */
export const MOST_PHOTOS = 4;

/** The files in base64; the part of a photo that is sealed. `full` is let go when the site has it. */
export interface Pictures {
  thumb: string;
  full: string | null;
}

/** A picture as the site knows it (`POST /v1/photos`, `GET /v1/reports/ID/photos`). */
export interface Said {
  photo: string;
  form: Form;
  size: number;
  /** Bytes that are at the site. */
  held: number;
  state: "arriving" | "saved" | "sending" | "received" | "refused";
  /** Pieces that the centre has confirmed … */
  received: number;
  /** … of so many. */
  pieces: number;
  wanted: boolean;
  reason: string | null;
}

/** A photo as it lies in the database. */
export interface PhotoRow {
  id: string;
  /** Id of its report. */
  report: string;
  made_at: number;
  thumb: Said | null;
  full: Said | null;
  tries: number;
  next_try: number;
  /** Code of why the site does not take it, or of what last kept it from going. */
  reason: string | null;
  refused: boolean;
  sealed: "vault" | "queue" | "none";
  box: Uint8Array | Pictures;
}

/** A row with its pictures, where a key that opens it is at hand. */
export interface Photo extends Omit<PhotoRow, "box"> {
  pictures: Pictures | null;
}
