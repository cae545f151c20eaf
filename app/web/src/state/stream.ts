// Follows the live stream for as long as the page is open: comes back after every cut with the cursor it had.
import { type Signal, signal } from "@preact/signals";
import { currentMs } from "./clock";
import { API, whenSignedOut } from "./http";
import { after, type Happening, type LinkState, pauseMs } from "./link";
import { type Message, Parser } from "./sse";

/** The centre says something every 15 s; two of these missed and the link is dead, whatever the socket says. */
const SILENT_MS = 35_000;
const UNAUTHORIZED = 401;

export const link: Signal<LinkState> = signal({ is: "connecting", since: currentMs() });

/** When anything was last heard from the centre, UTC milliseconds. */
export const heardAt = signal(currentMs());

export interface Follower {
  /** A message of the stream, in order, each once. */
  take(message: Message): void;
}

/** Follows until `stop` is called. */
export function follow(follower: Follower): () => void {
  const parser = { lastId: null as string | null };
  let stopped = false;
  let abort = new AbortController();
  let retry: ReturnType<typeof setTimeout> | undefined;

  const happen = (happening: Happening): void => {
    link.value = after(link.value, happening, currentMs());
  };
  const again = (): void => {
    if (stopped) return;
    happen("lost");
    const tries = link.value.is === "cut" ? link.value.tries : 1;
    retry = setTimeout(run, pauseMs(tries, Math.random()));
  };
  const run = async (): Promise<void> => {
    abort = new AbortController();
    const end = await listen(follower, parser, abort, happen).catch(() => "lost" as const);
    if (end === "signed_out") whenSignedOut.call();
    else again();
  };
  const online = (): void => {
    if (link.value.is !== "cut") return;
    clearTimeout(retry);
    void run();
  };
  addEventListener("online", online);
  void run();
  return () => {
    stopped = true;
    clearTimeout(retry);
    removeEventListener("online", online);
    abort.abort();
  };
}

async function listen(
  follower: Follower,
  memory: { lastId: string | null },
  abort: AbortController,
  happen: (happening: Happening) => void,
): Promise<"lost" | "signed_out"> {
  const headers: Record<string, string> = { Accept: "text/event-stream" };
  if (memory.lastId !== null) headers["Last-Event-ID"] = memory.lastId;
  let watchdog = setTimeout(() => abort.abort(), SILENT_MS);
  try {
    const response = await fetch(`${API}/stream`, { headers, signal: abort.signal, credentials: "same-origin", cache: "no-store" });
    if (response.status === UNAUTHORIZED) return "signed_out";
    if (!response.ok || response.body === null) return "lost";
    happen("opened");
    const parser = new Parser();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return "lost";
      clearTimeout(watchdog);
      watchdog = setTimeout(() => abort.abort(), SILENT_MS);
      for (const message of parser.push(value)) {
        if (message.event === "caught_up") happen("caught_up");
        else follower.take(message);
      }
      // Only what was taken is behind us: a message that was cut in the middle is asked for again.
      memory.lastId = parser.lastId ?? memory.lastId;
      heardAt.value = currentMs();
    }
  } finally {
    clearTimeout(watchdog);
  }
}
