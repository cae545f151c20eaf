// What is still to be told to the site: in order, each once. Whoever adds to it while it is being told waits for the same run.

export class Queue<T> {
  readonly #send: (item: T) => Promise<void>;
  readonly #keep: (items: readonly T[]) => Promise<void>;
  #items: readonly T[] = [];
  #run: Promise<void> | null = null;

  /** `send` throws when it cannot be told now; `keep` remembers what is left over a restart. */
  constructor(send: (item: T) => Promise<void>, keep: (items: readonly T[]) => Promise<void>) {
    this.#send = send;
    this.#keep = keep;
  }

  /** Takes up what was kept. */
  load(items: readonly T[]): void {
    this.#items = items;
  }

  async add(item: T): Promise<void> {
    this.#items = [...this.#items, item];
    await this.#keep(this.#items);
  }

  /** Tells all that waits. What cannot be told now stays, and so does what stands behind it. */
  async tell(): Promise<void> {
    if (this.#items.length > 0) await (this.#run ??= this.#all());
  }

  async #all(): Promise<void> {
    try {
      for (let item = this.#items[0]; item !== undefined; item = this.#items[0]) {
        await this.#send(item);
        const told = item;
        this.#items = this.#items.filter((each) => each !== told);
        await this.#keep(this.#items);
      }
    } finally {
      this.#run = null;
    }
  }
}
