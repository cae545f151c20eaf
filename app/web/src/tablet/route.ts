// Which view is shown. Lives in the browser's history, so that Back works and a reload stays where it was.
import { signal } from "@preact/signals";

export type View =
  | { name: "home" | "reports" | "alerts" | "more" | "people" | "enrol" | "transfer" | "map" }
  | { name: "now"; kind: string }
  | { name: "guide"; id: string; step: string }
  | { name: "report"; id: string }
  | { name: "alert"; alert: number };

export const view = signal<View>({ name: "home" });

export function startRoute(): void {
  const known = (state: unknown): View => ((state as View | null)?.name ? (state as View) : { name: "home" });
  view.value = known(history.state);
  addEventListener("popstate", (event) => {
    view.value = known(event.state);
  });
}

export function go(next: View): void {
  history.pushState(next, "");
  view.value = next;
  scrollTo(0, 0);
}

/** Without a step in the history: the next question of the same form. */
export function turn(next: View): void {
  history.replaceState(next, "");
  view.value = next;
  scrollTo(0, 0);
}
