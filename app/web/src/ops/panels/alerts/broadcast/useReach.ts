// Whom a draft would reach, asked of the centre while it is being written: soon after a change, and again as units move.
import { useEffect, useState } from "preact/hooks";
import * as calls from "~/state/calls";

const PAUSE_MS = 350;
const AGAIN_MS = 15_000;

export interface Previewed {
  reach: calls.Reach | null;
  error: unknown;
  /** Whether it is the answer to the draft as it stands. */
  isFresh: boolean;
}

export function useReach(draft: calls.AlertDraft | null): Previewed {
  const asked = draft === null ? "" : JSON.stringify(draft);
  const [state, set] = useState<{ asked: string; reach: calls.Reach | null; error: unknown }>({ asked: "", reach: null, error: null });
  useEffect(() => {
    if (draft === null) return undefined;
    let gone = false;
    const ask = async (): Promise<void> => {
      const next = await calls.previewAlert(draft).then(
        ({ value }) => ({ asked, reach: value, error: null }),
        (error: unknown) => ({ asked, reach: null, error }),
      );
      if (!gone) set(next);
    };
    const soon = setTimeout(() => void ask(), PAUSE_MS);
    const again = setInterval(() => document.hidden || void ask(), AGAIN_MS);
    return () => {
      gone = true;
      clearTimeout(soon);
      clearInterval(again);
    };
  }, [asked]);
  return { reach: draft === null ? null : state.reach, error: state.error, isFresh: draft !== null && state.asked === asked && state.error === null };
}
