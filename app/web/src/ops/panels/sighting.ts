// Tells the centre that an officer has read a report, so that whoever filed it knows: once, and only what was really in view.
import type { Ref } from "preact";
import { useEffect, useRef } from "preact/hooks";
import * as calls from "~/state/calls";
import { isLive } from "~/state/mode";
import { isOfficer } from "~/state/session";

/** So long a report is in view before it counts as read. */
const READ_MS = 700;
/** So far from the edge of the window something of it has to be. */
const INSIDE = "-32px 0px";
const told = new Set<string>();

/** Goes on what shows a report: it counts as seen when that was in view. */
export function useSighting<T extends HTMLElement>(report: string): Ref<T> {
  const shown = useRef<T>(null);
  const may = isOfficer.value && isLive.value;
  useEffect(() => {
    if (!may || !shown.current || told.has(report)) return;
    let timer = 0;
    const look: IntersectionObserverCallback = ([entry]) => {
      clearTimeout(timer);
      if (entry?.isIntersecting) timer = window.setTimeout(() => void tell(report), READ_MS);
    };
    const observer = new IntersectionObserver(look, { rootMargin: INSIDE });
    observer.observe(shown.current);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [report, may]);
  return shown;
}

async function tell(report: string): Promise<void> {
  if (told.has(report)) return;
  told.add(report);
  // Where it fails the next opening says it again.
  await calls.seeReport(report).catch(() => told.delete(report));
}
