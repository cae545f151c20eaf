// Small drawings that are needed again with every frame, kept as pictures: copying one costs a tenth of drawing it.

export interface Bitmap {
  image: HTMLCanvasElement;
  /** CSS pixels. */
  width: number;
  height: number;
}

export type Draw = (context: CanvasRenderingContext2D) => void;

const MOST = 3000;

export class Bitmaps {
  readonly #ratio: number;
  #kept = new Map<string, Bitmap>();
  #older = new Map<string, Bitmap>();

  /** `ratio`: device pixels a CSS pixel. */
  constructor(ratio: number) {
    this.#ratio = ratio;
  }

  /** The picture of `key`, drawn by `draw` when it is not kept; what was not asked for in a long while is forgotten. */
  get(key: string, width: number | (() => number), height: number, draw: Draw): Bitmap {
    let there = this.#kept.get(key);
    if (there) return there;
    there = this.#older.get(key) ?? this.#make(typeof width === "number" ? width : width(), height, draw);
    if (this.#kept.size >= MOST) {
      this.#older = this.#kept;
      this.#kept = new Map();
    }
    this.#kept.set(key, there);
    return there;
  }

  clear(): void {
    this.#kept.clear();
    this.#older.clear();
  }

  #make(width: number, height: number, draw: Draw): Bitmap {
    const image = document.createElement("canvas");
    image.width = Math.ceil(width * this.#ratio);
    image.height = Math.ceil(height * this.#ratio);
    const context = image.getContext("2d");
    if (context) {
      context.scale(this.#ratio, this.#ratio);
      draw(context);
    }
    return { image, width, height };
  }
}
