// Symbols as small pictures that a canvas can draw thousands of: each SVG is rasterised once per look.
import symbols from "virtual:symbols";
import type { Theme } from "./theme";

/** Height of a symbol on the map, CSS pixels. */
export const SIZE = 34;

/** Device pixels a CSS pixel, within what is worth the memory. */
export const RATIO = typeof devicePixelRatio === "number" ? Math.max(1, Math.min(2, devicePixelRatio)) : 1;

export interface Drawn {
  image: CanvasImageSource;
  width: number;
  height: number;
}

export class Symbols {
  readonly #drawn = new Map<string, Drawn | null>();
  readonly #changed: () => void;

  /** `changed` is called when a symbol that was asked for has become ready. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The symbol, or null while it is being made. */
  get(name: string, look: Theme["look"], ended: boolean): Drawn | null {
    const key = `${name}/${look}/${ended}`;
    const there = this.#drawn.get(key);
    if (there !== undefined) return there;
    this.#drawn.set(key, null);
    void this.#make(name, look, ended, key);
    return null;
  }

  async #make(name: string, look: string, ended: boolean, key: string): Promise<void> {
    const svg = symbols[name] ?? symbols.facility;
    if (svg === undefined) return;
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await image.decode();
    const ratio = SIZE / image.naturalHeight;
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(image.naturalWidth * ratio * RATIO);
    canvas.height = Math.ceil(SIZE * RATIO);
    const context = canvas.getContext("2d");
    if (context === null) return;
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    if (ended) tint(context, canvas, "saturation", "#808080");
    if (look === "night") {
      tint(context, canvas, "saturation", "#808080");
      tint(context, canvas, "multiply", "#ff6a58");
    }
    this.#drawn.set(key, { image: canvas, width: canvas.width / RATIO, height: canvas.height / RATIO });
    this.#changed();
  }
}

/** Colours what was drawn and nothing beside it. */
function tint(context: CanvasRenderingContext2D, canvas: HTMLCanvasElement, how: GlobalCompositeOperation, colour: string): void {
  const copy = document.createElement("canvas");
  copy.width = canvas.width;
  copy.height = canvas.height;
  copy.getContext("2d")?.drawImage(canvas, 0, 0);
  context.globalCompositeOperation = how;
  context.fillStyle = colour;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.globalCompositeOperation = "destination-in";
  context.drawImage(copy, 0, 0);
  context.globalCompositeOperation = "source-over";
}
