// Loading in components: a value with its state, loaded again when it must be.
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { register, type KeyCommand } from "~/state/keys";

export type Loaded<T> = { is: "loading"; value?: T } | { is: "here"; value: T } | { is: "failed"; error: unknown; value?: T };

/** Loads when any of `on` changes; while it loads again the last value stays. */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>, on: readonly unknown[]): Loaded<T> {
  const [state, set] = useState<Loaded<T>>({ is: "loading" });
  useEffect(() => {
    const abort = new AbortController();
    load(abort.signal).then(
      (value) => abort.signal.aborted || set({ is: "here", value }),
      (error: unknown) => abort.signal.aborted || set((last) => ({ ...(last.value === undefined ? {} : { value: last.value }), is: "failed", error })),
    );
    return () => abort.abort();
  }, on);
  return state;
}

/** Registers keys for as long as the component is there; `commands` may change freely. */
export function useKeys(commands: readonly KeyCommand[], on: readonly unknown[] = []): void {
  // Before the next paint: whoever sees a button may press its key at once.
  useLayoutEffect(() => register(...commands), on);
}
