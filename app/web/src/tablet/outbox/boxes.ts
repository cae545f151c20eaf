// Between a row on disk and an item on screen: seals what is said with the key its stage calls for, opens it again.
import { keyOf, type KeyName } from "~/tablet/store/keys";
import { open, seal } from "~/tablet/store/seal";
import type { Content, Item, Row, Stage } from "./types";

const WAITING: ReadonlySet<Stage> = new Set(["held", "queued"]);

/** Whose key seals a report: what waits must go out whoever is signed in, the rest is its owner's alone. */
function keyFor(stage: Stage): KeyName {
  return WAITING.has(stage) ? "queue" : "vault";
}

/** The row to write. Without the person's key, what the site has already is not kept at all. */
export function pack(item: Item): Row {
  const { content, ...row } = item;
  if (content === null) return row;
  const wanted = keyFor(item.stage);
  for (const name of wanted === "queue" ? (["queue", "vault"] as const) : (["vault", "queue"] as const)) {
    const key = keyOf(name);
    if (key) return { ...row, sealed: name, box: seal(key, row.id, content) };
  }
  return { ...row, sealed: "none", box: content };
}

/** What a row says, as far as the keys at hand open it. */
export function unpack(row: Row): Item {
  if (row.box === null) return { ...row, content: null };
  if (!(row.box instanceof Uint8Array)) return { ...row, content: row.box };
  const key = row.sealed === "none" ? undefined : keyOf(row.sealed);
  return { ...row, content: key ? open<Content>(key, row.id, row.box) : null };
}
