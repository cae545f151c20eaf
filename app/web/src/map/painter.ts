// Paints the markers: circles in true metres below, symbols above, labels where there is room. Straight to a canvas,
// because thousands of them have to follow the pointer on machines without a graphics card.
import { type Bitmap, Bitmaps } from "./bitmaps";
import { type Caption, captionOf } from "./captions";
import { type Group, grouped, type Placed } from "./cluster";
import { circle, project, stretch } from "./geodesy";
import { drawGraticule } from "./graticule";
import { Space } from "./labels";
import { brokenFrame, pressingRings, ring } from "./marks";
import { RATIO, SIZE, Symbols } from "./symbols";
import type { Theme } from "./theme";
import type { Marker, MarkerType, Scene, Switches } from "./types";

/** Where and how big: what one frame needs of the view. */
export interface Frame {
  width: number;
  height: number;
  /** Middle of the view in the projection. */
  center: readonly [number, number];
  /** Metres of the projection a pixel. */
  resolution: number;
}

/** A circle smaller than this on the screen says nothing that its symbol does not. */
const LEAST_CIRCLE = 10;
/** From here on a circle is drawn by its true outline; below, the difference is less than a pixel. */
const TRUE_OUTLINE = 150;
/** Our own people are drawn smaller: they stand where sites and dangers are, and must not hide them. */
const SCALES: Readonly<Record<MarkerType, number>> = { threat: 1, alert: 1, unit: 0.72, site: 1, facility: 0.8 };
const MOST_LABELS = 200;
const REACH = 14;

/** A group with its place on the screen. */
type Drawn = Group & { sx: number; sy: number };

interface Target {
  x: number;
  y: number;
  things: readonly { type: string; id: string }[];
}

export class Painter {
  readonly #symbols: Symbols;
  #placed: Placed[] = [];
  #scene: Scene = { markers: [], areas: [], selected: null };
  #groups: { level: number; all: Group[] } | null = null;
  #targets: Target[] = [];
  #captions: readonly Caption[] = [];
  readonly #bitmaps = new Bitmaps(RATIO);
  readonly #measuring = document.createElement("canvas").getContext("2d");

  constructor(changed: () => void) {
    this.#symbols = new Symbols(changed);
  }

  show(scene: Scene): void {
    if (scene.areas !== this.#scene.areas) this.#captions = scene.areas.filter(({ label }) => label !== "").map(captionOf);
    this.#scene = scene;
    this.#placed = scene.markers.map((marker) => {
      const [x, y] = project(marker.lon, marker.lat);
      return { marker, x, y };
    });
    this.#groups = null;
  }

  /** What lies under a point of the screen, the topmost first. */
  pick(x: number, y: number): readonly { type: string; id: string }[] {
    const near = this.#targets.filter((target) => Math.abs(target.x - x) < REACH + 4 && Math.abs(target.y - y) < REACH + 4);
    return near.reverse().flatMap((target) => target.things);
  }

  paint(context: CanvasRenderingContext2D, frame: Frame, theme: Theme, switches: Switches): void {
    if (switches.grid) drawGraticule(context, frame, theme);
    this.#targets = [];
    if (switches.circles) this.#circles(context, inView(this.#placed, frame), frame, theme);
    const drawn = this.#grouped(frame.resolution)
      .map((group) => ({ ...group, ...toScreen(group.leader, frame) }))
      .filter(({ sx, sy }) => sx > -SIZE && sy > -SIZE && sx < frame.width + SIZE && sy < frame.height + SIZE);
    const space = new Space();
    for (const one of drawn) {
      this.#symbol(context, one, theme);
      space.hold({ x: one.sx - SIZE / 2 + 4, y: one.sy - SIZE / 2 - 4, width: SIZE, height: SIZE });
    }
    if (!switches.labels) return;
    this.#labels(context, drawn, theme, space);
    this.#names(context, frame, theme, space);
  }

  /** Names of areas, last: each in the first of its rooms that nothing else has taken. */
  #names(context: CanvasRenderingContext2D, frame: Frame, theme: Theme, space: Space): void {
    for (const { label, noGo, rooms } of this.#captions) {
      const name = this.#text(label, 600, theme, noGo ? "danger" : "area");
      for (const room of rooms) {
        const { sx, sy } = toScreen(room, frame);
        if (room.width / frame.resolution < name.width) continue;
        if (!space.take({ x: sx - name.width / 2, y: sy - 7, width: name.width, height: 14 })) continue;
        centred(context, name, sx, sy);
        break;
      }
    }
  }

  /** Grouping hangs on the zoom level, not on the exact resolution: it stays the same while zooming. */
  #grouped(resolution: number): readonly Group[] {
    const level = Math.round(Math.log2(resolution));
    if (this.#groups?.level === level) return this.#groups.all;
    const { selected } = this.#scene;
    const alone = (marker: Marker): boolean => marker.type === "site" || (selected?.id === marker.id && selected.type === marker.type);
    const all = grouped(this.#placed, 2 ** level, alone);
    this.#groups = { level, all };
    return all;
  }

  #circles(context: CanvasRenderingContext2D, seen: readonly Placed[], frame: Frame, theme: Theme): void {
    for (const { marker, x, y } of seen) {
      if (marker.ended || (marker.dangerM === 0 && marker.uncertaintyM === 0)) continue;
      const scale = stretch(marker.lat) / frame.resolution;
      const { sx, sy } = toScreen({ x, y }, frame);
      context.globalAlpha = marker.opacity;
      context.strokeStyle = marker.tone === "own" ? theme.own : theme.danger;
      if (marker.dangerM * scale > LEAST_CIRCLE) {
        outline(context, marker, marker.dangerM, scale, sx, sy, frame);
        context.fillStyle = theme["danger-fill"];
        context.fill();
        context.lineWidth = 1.5;
        context.setLineDash([]);
        context.stroke();
      }
      if (marker.uncertaintyM * scale > LEAST_CIRCLE) {
        outline(context, marker, marker.uncertaintyM, scale, sx, sy, frame);
        context.lineWidth = 1;
        context.setLineDash([3, 4]);
        context.stroke();
        context.setLineDash([]);
      }
    }
    context.globalAlpha = 1;
  }

  #symbol(context: CanvasRenderingContext2D, { leader: { marker }, members, sx, sy }: Drawn, theme: Theme): void {
    const symbol = this.#symbols.get(marker.symbol, theme.look, marker.ended);
    const scale = SCALES[marker.type];
    const half = (SIZE * scale) / 2;
    context.globalAlpha = marker.opacity;
    if (marker.pressing) pressingRings(context, sx, sy, theme);
    if (symbol) {
      const [width, height] = [symbol.width * scale, symbol.height * scale];
      context.drawImage(symbol.image, Math.round(sx - width / 2), Math.round(sy - height / 2), width, height);
    }
    if (marker.ended) brokenFrame(context, sx, sy, theme);
    context.globalAlpha = 1;
    const { selected } = this.#scene;
    if (selected?.id === marker.id && selected.type === marker.type) ring(context, sx, sy, theme);
    const out = marker.pressing ? 8 : -2;
    if (marker.sign) centred(context, this.#sign(marker, theme), sx + half + out, sy - half - out);
    if (members.length > 1) centred(context, this.#pill(String(members.length), theme), sx + half + out, sy + half - 3);
    this.#targets.push({ x: sx, y: sy, things: members.map((each) => ({ type: each.marker.type, id: each.marker.id })) });
  }

  #labels(context: CanvasRenderingContext2D, drawn: readonly Drawn[], theme: Theme, space: Space): void {
    let count = 0;
    for (let index = drawn.length - 1; index >= 0 && count < MOST_LABELS; index--) {
      const { leader, sx, sy } = drawn[index] as Drawn;
      const { marker } = leader;
      if (!marker.label) continue;
      const gap = marker.pressing ? 4 : 0;
      const label = marker.pressing ? this.#plate(marker.label, theme) : this.#text(marker.label, 600, theme);
      const note = marker.note ? this.#text(marker.note, 400, theme) : null;
      const width = Math.max(label.width, note?.width ?? 0);
      const below = sy + (SIZE * SCALES[marker.type]) / 2 + (marker.pressing ? 17 : 1);
      const whole = { x: sx - width / 2, y: below, width, height: note ? 27 + gap : 14 };
      const noted = marker.pressing || space.take(whole);
      if (marker.pressing) space.hold(whole);
      else if (!noted && !space.take({ x: sx - label.width / 2, y: below, width: label.width, height: 14 })) continue;
      count += 1;
      context.globalAlpha = Math.max(0.75, marker.opacity);
      centred(context, label, sx, below + 7);
      if (note && noted) centred(context, note, sx, below + 20 + gap);
    }
    context.globalAlpha = 1;
  }

  /** A label that nobody overlooks. */
  #plate(text: string, theme: Theme): Bitmap {
    const width = this.#width(text, 700) + 14;
    return this.#bitmaps.get(`plate/${theme.look}/${text}`, width, 18, (context) => {
      context.beginPath();
      context.roundRect(0, 0, width, 18, 4);
      context.fillStyle = theme.danger;
      context.fill();
      context.font = font(700);
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.direction = directionOf(text);
      context.fillStyle = theme.halo;
      context.fillText(text, width / 2, 9.5);
    });
  }

  #text(text: string, weight: number, theme: Theme, ink: "ink" | "area" | "danger" = "ink"): Bitmap {
    const key = `${weight}/${ink}/${theme.look}/${text}`;
    return this.#bitmaps.get(key, () => this.#width(text, weight) + 8, 18, (context) => {
      context.font = font(weight);
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.direction = directionOf(text);
      context.lineJoin = "round";
      context.lineWidth = 3;
      context.strokeStyle = theme.halo;
      context.fillStyle = theme[ink];
      const middle = context.canvas.width / RATIO / 2;
      context.strokeText(text, middle, 9);
      context.fillText(text, middle, 9);
    });
  }

  #width(text: string, weight: number): number {
    if (this.#measuring === null) return 8 * text.length;
    this.#measuring.font = font(weight);
    return this.#measuring.measureText(text).width;
  }

  #sign(marker: Marker, theme: Theme): Bitmap {
    const colour = { danger: theme.danger, warn: theme.warn, own: theme.own, quiet: theme.ink }[marker.tone];
    const open = marker.sign === "?";
    return this.#bitmaps.get(`sign/${theme.look}/${marker.tone}/${marker.sign}`, 18, 18, (context) => {
      context.beginPath();
      context.arc(9, 9, 7.5, 0, 2 * Math.PI);
      small(context, marker.sign, 9, { ground: open ? theme.halo : colour, ink: open ? colour : theme.halo });
    });
  }

  /** How many there are. */
  #pill(text: string, theme: Theme): Bitmap {
    const width = 12 + 6.4 * text.length;
    return this.#bitmaps.get(`pill/${theme.look}/${text}`, width, 18, (context) => {
      context.beginPath();
      context.roundRect(1, 1.5, width - 2, 15, 7.5);
      small(context, text, width / 2, { ground: theme.ink, ink: theme.halo });
    });
  }
}

/** Fills the path as a badge with a text in its middle. */
function small(context: CanvasRenderingContext2D, text: string, middle: number, { ground, ink }: { ground: string; ink: string }): void {
  context.fillStyle = ground;
  context.fill();
  context.strokeStyle = ink;
  context.lineWidth = 1.5;
  context.stroke();
  context.fillStyle = ink;
  context.font = "700 11px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, middle, 9.5);
}

function centred(context: CanvasRenderingContext2D, { image, width, height }: Bitmap, x: number, y: number): void {
  context.drawImage(image, Math.round(x - width / 2), Math.round(y - height / 2), width, height);
}

/** A canvas knows nothing of the page's language: where a number or a sign stands hangs on this. */
function directionOf(text: string): CanvasDirection {
  return /\p{Script=Arabic}/u.test(text) ? "rtl" : "ltr";
}

function font(weight: number): string {
  return `${weight} ${weight > 500 ? 12 : 11}px system-ui, "Noto Sans", "Noto Sans Arabic", sans-serif`;
}

function toScreen({ x, y }: { x: number; y: number }, { width, height, center, resolution }: Frame): { sx: number; sy: number } {
  return { sx: width / 2 + (x - center[0]) / resolution, sy: height / 2 - (y - center[1]) / resolution };
}

/** What can be seen of it: the symbol itself, or the circle around it. */
function inView(placed: readonly Placed[], frame: Frame): Placed[] {
  const halfWidth = (frame.width / 2 + 2 * SIZE) * frame.resolution;
  const halfHeight = (frame.height / 2 + 2 * SIZE) * frame.resolution;
  return placed.filter(({ marker, x, y }) => {
    const reach = Math.max(marker.dangerM, marker.uncertaintyM) * 2;
    return Math.abs(x - frame.center[0]) < halfWidth + reach && Math.abs(y - frame.center[1]) < halfHeight + reach;
  });
}

function outline(context: CanvasRenderingContext2D, marker: Marker, metres: number, scale: number, x: number, y: number, frame: Frame): void {
  context.beginPath();
  if (metres * scale < TRUE_OUTLINE) {
    context.arc(x, y, metres * scale, 0, 2 * Math.PI);
    return;
  }
  for (const [lon, lat] of circle(marker, metres)) {
    const [px, py] = project(lon, lat);
    const { sx, sy } = toScreen({ x: px, y: py }, frame);
    context.lineTo(sx, sy);
  }
  context.closePath();
}
