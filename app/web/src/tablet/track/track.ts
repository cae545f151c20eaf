// Where the person who is signed in has been: sealed with their key on this tablet, told to nobody, gone when they sign out.
import { effect, signal } from "@preact/signals";
import { session } from "~/tablet/net/access";
import { fix } from "~/tablet/prefs";
import { forget, keep, kept } from "~/tablet/store/db";
import { keyOf } from "~/tablet/store/keys";
import { open, seal } from "~/tablet/store/seal";
import { grown, type TrackPoint } from "./growth";

export const track = signal<readonly TrackPoint[]>([]);

const NAME = "track";
/** So often at most it is written down. */
const WRITE_MS = 10_000;
let dirty = false;

interface Kept {
  person: string;
  box: Uint8Array;
}

/** Starts following; once for a page. */
export async function startTrack(): Promise<void> {
  let holder = session.peek()?.person ?? null;
  track.value = await read(holder);
  session.subscribe((now) => {
    const person = now?.person ?? null;
    if (person === holder) return;
    holder = person;
    track.value = [];
    dirty = false;
    void forget(NAME);
  });
  effect(() => {
    const here = fix.value;
    if (here === null || session.value === null) return;
    const next = grown(track.peek(), here);
    if (next === track.peek()) return;
    track.value = next;
    dirty = true;
  });
  setInterval(() => void write(), WRITE_MS);
  addEventListener("pagehide", () => void write());
}

async function read(person: string | null): Promise<readonly TrackPoint[]> {
  const found = await kept<Kept>(NAME);
  const key = keyOf("vault");
  if (!found || !key || found.person !== person) return [];
  return open<TrackPoint[]>(key, NAME, found.box) ?? [];
}

async function write(): Promise<void> {
  const [person, key] = [session.peek()?.person, keyOf("vault")];
  if (!dirty || !person || !key) return;
  dirty = false;
  await keep(NAME, { person, box: seal(key, NAME, track.peek()) } satisfies Kept);
}
