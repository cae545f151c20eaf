// What the rest of the page knows of the map: this interface, and nothing of the library behind it.
import type { GeoJSON } from "~/state/types";
import type { BasemapChoice } from "./basemap";

export interface LonLat {
  lon: number;
  lat: number;
}

export type MarkerType = "threat" | "alert" | "unit" | "site" | "facility";

/** A point on the map with all that is drawn at it. */
export interface Marker {
  type: MarkerType;
  id: string;
  lat: number;
  lon: number;
  /** Name of a symbol in `virtual:symbols`. */
  symbol: string;
  /** Drawn beside it; already in the page's language. */
  label: string;
  /** Second line of the label: an age, a state. */
  note: string;
  /** A small sign at its corner that says the state without colour. */
  sign: "" | "?" | "!" | "✓" | "✕" | "…";
  tone: "own" | "danger" | "warn" | "quiet";
  /** 1: fresh; falls with age, never to nothing. */
  opacity: number;
  /** It is over: drawn grey with a broken frame. */
  ended: boolean;
  /** An immediate alert about it waits for an answer: drawn so that nobody can miss it. */
  pressing?: boolean;
  /** Radius of danger, metres; 0: none. */
  dangerM: number;
  /** Radius of where it may really be, metres; 0: exactly here. */
  uncertaintyM: number;
  /** The higher, the later it is drawn and the rather its label is. */
  rank: number;
}

export interface AreaShape {
  id: string;
  /** Empty: none is drawn. */
  label: string;
  /** Of the roster, or `track`: a way that was gone. */
  kind: string;
  geometry: GeoJSON;
}

export interface Scene {
  markers: readonly Marker[];
  areas: readonly AreaShape[];
  selected: { type: string; id: string } | null;
}

export interface Switches {
  borders: boolean;
  circles: boolean;
  labels: boolean;
  grid: boolean;
  basemap: boolean;
}

export type Drawing =
  | { type: "polygon"; geometry: GeoJSON }
  | { type: "circle"; center: LonLat; radiusM: number }
  | { type: "point"; center: LonLat };

/** Something that is shown while it is being made: a draft alert, an import, a corner that is wrong. */
export interface Sketch {
  geometry?: GeoJSON;
  circle?: { center: LonLat; radiusM: number };
  /** Corners to point at, with what is wrong there. */
  marks?: readonly (LonLat & { label: string })[];
}

export interface Picked {
  /** Everything under the pointer, the topmost first; empty: bare ground. */
  things: readonly { type: string; id: string }[];
  at: LonLat;
}

export interface MapHandle {
  show(scene: Scene): void;
  switches(switches: Switches): void;
  /** The look of the page changed: read the colours again. */
  restyle(): void;
  basemap(choice: BasemapChoice | null): void;
  /** Moves the view; without `zoom` only as far as needed to see the place. */
  fly(to: LonLat, zoom?: number): void;
  /** West, south, east, north. */
  fit(bounds: readonly [number, number, number, number]): void;
  bounds(): [number, number, number, number];
  zoomBy(step: number): void;
  /** Lets a person draw; null when they gave up (Escape) or `abort` fired. One drawing at a time: a new one ends the old. */
  draw(what: Drawing["type"], abort?: AbortSignal): Promise<Drawing | null>;
  /** Lets a person move the corners of a polygon; hears every change; the answer ends it. */
  modify(geometry: GeoJSON, changed: (geometry: GeoJSON) => void): () => void;
  /** Shows a sketch; null takes it away. */
  sketch(sketch: Sketch | null): void;
  /** Lets a person click a line and hears its length so far, metres; the answer ends it. */
  measure(changed: (metres: number) => void): () => void;
  onPick(listener: (picked: Picked) => void): () => void;
  onPointer(listener: (at: LonLat | null) => void): () => void;
  /** Metres a pixel, in the middle of the view; hears every change of the view. */
  onView(listener: (metresPerPixel: number) => void): () => void;
  /** Hears when all that is to be seen was drawn. */
  onDrawn(listener: () => void): () => void;
  destroy(): void;
}
