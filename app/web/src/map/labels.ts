// Which labels fit: each is drawn only where no other stands already.

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Cells of the coarse grid by which boxes are found again, pixels. */
const CELL = 64;

export class Space {
  readonly #cells = new Map<string, Box[]>();

  /** Takes the place if it is free. */
  take(box: Box): boolean {
    const cells = keys(box);
    for (const key of cells) {
      if (this.#cells.get(key)?.some((other) => overlap(box, other))) return false;
    }
    this.#put(box, cells);
    return true;
  }

  /** Holds the place, free or not: a symbol stands where it stands. */
  hold(box: Box): void {
    this.#put(box, keys(box));
  }

  #put(box: Box, cells: readonly string[]): void {
    for (const key of cells) {
      const there = this.#cells.get(key);
      if (there === undefined) this.#cells.set(key, [box]);
      else there.push(box);
    }
  }
}

function keys({ x, y, width, height }: Box): string[] {
  const found: string[] = [];
  for (let i = Math.floor(x / CELL); i <= Math.floor((x + width) / CELL); i++) {
    for (let j = Math.floor(y / CELL); j <= Math.floor((y + height) / CELL); j++) found.push(`${i}/${j}`);
  }
  return found;
}

function overlap(one: Box, other: Box): boolean {
  return one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;
}
