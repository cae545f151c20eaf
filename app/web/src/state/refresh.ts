// Loading again what changed, without loading it as often as it changes.
import { Problem } from "./http";

const PAUSE_MS = 300;
const RETRY_MS = 5000;

/** `load` as something to call at every hint of a change: runs soon, once for many hints, never twice at a time. */
export function refreshed(load: () => Promise<void>): () => void {
  let state: "idle" | "due" | "running" | "again" = "idle";
  const run = async (): Promise<void> => {
    state = "running";
    const done = await load().then(
      () => true,
      (error: unknown) => !(error instanceof Problem && (error.isAway || error.status >= 500 || error.status === 429)),
    );
    const again = (state as string) === "again" || !done;
    state = "idle";
    if (again) due(done ? PAUSE_MS : RETRY_MS);
  };
  const due = (pause: number): void => {
    if (state === "due" || state === "again") return;
    if (state === "running") {
      state = "again";
      return;
    }
    state = "due";
    setTimeout(run, pause);
  };
  return () => due(PAUSE_MS);
}

/** Loads single things again by id, a few at a time, each once however often it was asked for meanwhile. */
export class Refetch {
  readonly #load: (id: string) => Promise<void>;
  readonly #most: number;
  readonly #due = new Set<string>();
  #running = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(load: (id: string) => Promise<void>, most = 2) {
    this.#load = load;
    this.#most = most;
  }

  ask(id: string): void {
    this.#due.add(id);
    this.#timer ??= setTimeout(() => this.#next(), PAUSE_MS);
  }

  #next(): void {
    this.#timer = undefined;
    while (this.#running < this.#most) {
      const id = this.#due.values().next().value;
      if (id === undefined) return;
      this.#due.delete(id);
      this.#running += 1;
      void this.#load(id)
        .catch((error: unknown) => {
          if (error instanceof Problem && (error.isAway || error.status === 429)) this.#due.add(id);
        })
        .finally(() => {
          this.#running -= 1;
          if (this.#due.size > 0) this.#timer ??= setTimeout(() => this.#next(), this.#running ? 0 : PAUSE_MS);
        });
    }
  }
}
