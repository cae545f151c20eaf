// How the link to the centre stands, as a pure function of what happens to it.

export type LinkState =
  /** The page was just opened. */
  | { is: "connecting"; since: number }
  /** What happened meanwhile is being told. */
  | { is: "catching_up"; since: number }
  | { is: "live"; since: number }
  /** Nothing is heard; what is shown is as old as `since`. */
  | { is: "cut"; since: number; tries: number };

export type Happening = "opened" | "caught_up" | "lost";

/** The state after `happening` at `at`, UTC milliseconds. */
export function after(state: LinkState, happening: Happening, at: number): LinkState {
  switch (happening) {
    case "opened":
      return { is: "catching_up", since: at };
    case "caught_up":
      return state.is === "live" ? state : { is: "live", since: at };
    case "lost":
      return state.is === "cut" ? { ...state, tries: state.tries + 1 } : { is: "cut", since: at, tries: 1 };
  }
}

/** How long to wait before try number `tries` (1, 2, …), milliseconds: doubling, spread so that pages do not come at once. */
export function pauseMs(tries: number, random: number): number {
  const most = Math.min(10_000, 500 * 2 ** Math.min(tries - 1, 6));
  return most * (0.5 + random / 2);
}
