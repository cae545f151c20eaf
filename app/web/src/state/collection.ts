// Things with an id that change often: written at any rate, seen by the page at most once per frame.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { onFrame } from "./frame";

/** Ids that changed since the last frame; null: anything may have. */
export type Changed = ReadonlySet<string> | null;

export class Collection<T extends { readonly id: string }> {
  readonly #items = new Map<string, T>();
  readonly #version = signal(0);
  readonly #listeners = new Set<(changed: Changed) => void>();
  #changed: Set<string> | null = new Set();
  /** Everything there is, as of the last frame, in the order of arrival. */
  readonly all: ReadonlySignal<readonly T[]> = computed(() => {
    this.#version.value;
    return [...this.#items.values()];
  });

  /** The thing as it is now, without waiting for the frame; does not subscribe. */
  peek(id: string): T | undefined {
    return this.#items.get(id);
  }

  /** The thing as of the last frame; whoever reads it inside a component or effect is told of changes. */
  get(id: string): T | undefined {
    this.#version.value;
    return this.#items.get(id);
  }

  get size(): number {
    return this.#items.size;
  }

  put(...items: readonly T[]): void {
    for (const item of items) {
      this.#items.set(item.id, item);
      this.#changed?.add(item.id);
    }
    onFrame(this.#flush);
  }

  /** Changes some fields of a thing that is there; false where it is not. */
  patch(id: string, values: Partial<T>): boolean {
    const there = this.#items.get(id);
    if (there === undefined) return false;
    this.put({ ...there, ...values });
    return true;
  }

  remove(...ids: readonly string[]): void {
    for (const id of ids) if (this.#items.delete(id)) this.#changed?.add(id);
    onFrame(this.#flush);
  }

  replace(items: readonly T[]): void {
    this.#items.clear();
    for (const item of items) this.#items.set(item.id, item);
    this.#changed = null;
    onFrame(this.#flush);
  }

  /** Hears once per frame which ids changed; answers with how to stop hearing. */
  listen(listener: (changed: Changed) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  readonly #flush = (): void => {
    const changed = this.#changed;
    this.#changed = new Set();
    this.#version.value += 1;
    for (const listener of this.#listeners) listener(changed);
  };
}
