// What the administration shows: loaded once, and again whenever the journal says that something of it changed.
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { type Loaded, useLoaded } from "~/shared/ui/hooks";
import type { Answer } from "~/state/http";
import { onEvent } from "~/state/live";
import { generation } from "~/state/store";
import type { Page } from "~/state/types";

/** What `load` answers with, kept fresh by events whose type begins with `group`; the second value loads it again. */
export function useFreshValue<T>(load: () => Promise<Answer<T>>, group: string): [Loaded<T>, () => void] {
  const [version] = useState(() => signal(0));
  const again = (): void => {
    version.value += 1;
  };
  useEffect(() => onEvent(({ type }) => type.startsWith(group) && again()), []);
  return [useLoaded(async () => (await load()).value, [version.value, generation.value]), again];
}

/** The same for the items of a list. */
export function useFresh<T>(load: () => Promise<Answer<Page<T>>>, group: string): [Loaded<T[]>, () => void] {
  return useFreshValue(async () => {
    const { value, etag } = await load();
    return { value: value.items, etag };
  }, group);
}

/** Does `work` every so often while somebody looks: what changes without an event. */
export function useEvery(work: () => void, milliseconds: number): void {
  useEffect(() => {
    const timer = setInterval(() => document.hidden || work(), milliseconds);
    return () => clearInterval(timer);
  }, []);
}
