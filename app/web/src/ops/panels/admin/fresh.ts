// A list of the administration: loaded once, and again whenever the journal says that something of it changed.
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { type Loaded, useLoaded } from "~/shared/ui/hooks";
import type { Answer } from "~/state/http";
import { onEvent } from "~/state/live";
import { generation } from "~/state/store";
import type { Page } from "~/state/types";

/** What `load` answers with, kept fresh by events whose type begins with `group`; the second value loads it again. */
export function useFresh<T>(load: () => Promise<Answer<Page<T>>>, group: string): [Loaded<T[]>, () => void] {
  const [version] = useState(() => signal(0));
  const again = (): void => {
    version.value += 1;
  };
  useEffect(() => onEvent(({ type }) => type.startsWith(group) && again()), []);
  return [useLoaded(async () => (await load()).value.items, [version.value, generation.value]), again];
}
