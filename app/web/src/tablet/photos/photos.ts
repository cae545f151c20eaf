// The photos of this tablet: in memory for the page, on disk, sealed as their report is, before anything is said about them.
import { computed, effect, signal } from "@preact/signals";
import { find, items, photosHere } from "~/tablet/outbox/outbox";
import { uuid } from "~/tablet/outbox/uuid";
import { allPhotos, putPhotos, removePhotos } from "~/tablet/store/db";
import { keyOf, type KeyName } from "~/tablet/store/keys";
import { open, seal } from "~/tablet/store/seal";
import { isOnlyHere } from "./decide";
import { toBase64 } from "./encode";
import { shrink } from "./shrink";
import type { Photo, PhotoRow, Pictures } from "./types";

const kept = signal<ReadonlyMap<string, Photo>>(new Map());

export const photos = computed(() => [...kept.value.values()].sort((a, b) => a.made_at - b.made_at));

effect(() => {
  photosHere.value = photos.value.filter(isOnlyHere).length;
});

let loading: Promise<void> | undefined;

/** Reads what is kept, once; photos of reports that are gone from here go too. */
export function loadPhotos(): Promise<void> {
  loading ??= readPhotos();
  return loading;
}

async function readPhotos(): Promise<void> {
  const rows = await allPhotos();
  const lost = rows.filter((row) => find(row.report) === undefined);
  if (lost.length > 0) await removePhotos(lost.map((row) => row.id));
  kept.value = new Map(rows.filter((row) => !lost.includes(row)).map((row) => [row.id, unpack(row)]));
}

/** Opens again what a key that came meanwhile opens, and seals anew what its report's stage asks for. */
export async function renewSeals(): Promise<void> {
  const rows = await allPhotos();
  const opened = rows.map(unpack).filter((photo) => kept.peek().has(photo.id));
  kept.value = new Map(opened.map((photo) => [photo.id, photo]));
  await savePhotos(opened.filter((photo) => photo.pictures && isSealedWrong(photo)));
}

/** Whether it is sealed by another key than it should be, and that one is at hand; or it is not open and might be. */
export function isSealedWrong(photo: Photo): boolean {
  if (photo.pictures === null) return photo.sealed !== "none" && keyOf(photo.sealed) !== undefined;
  return photo.sealed !== wantedKey(photo) && keyOf(wantedKey(photo)) !== undefined;
}

export function photosOf(report: string): Photo[] {
  return photos.value.filter((photo) => photo.report === report);
}

/** Shrinks a file and keeps it with its report. Throws `Unreadable`. */
export async function addPhoto(report: string, file: Blob): Promise<void> {
  const made = await shrink(file);
  const pictures: Pictures = { thumb: toBase64(made.thumb), full: toBase64(made.full) };
  const fresh = { id: uuid(), report, made_at: Date.now(), thumb: null, full: null, tries: 0, next_try: 0, reason: null, refused: false };
  await savePhotos([{ ...fresh, sealed: "none", pictures }]);
}

/** Writes photos, and shows them only when they are on disk. */
export async function savePhotos(changed: readonly Photo[]): Promise<void> {
  const rows = changed.flatMap((photo) => pack(photo) ?? []);
  if (rows.length === 0) return;
  await putPhotos(rows);
  const next = new Map(kept.value);
  for (const row of rows) next.set(row.id, unpack(row));
  kept.value = next;
}

export async function removePhoto(id: string): Promise<void> {
  await removePhotos([id]);
  const next = new Map(kept.value);
  next.delete(id);
  kept.value = next;
}

/** What waits must go out whoever is signed in; a draft's photos and those that are at the site are their owner's. */
function wantedKey(photo: Photo): KeyName {
  const stage = items.peek().find((item) => item.id === photo.report)?.stage;
  return stage === "draft" || !isOnlyHere(photo) ? "vault" : "queue";
}

/** The row to write; none for a photo that cannot be read just now, for its pictures would be lost. */
function pack(photo: Photo): PhotoRow | null {
  const { pictures, ...row } = photo;
  if (pictures === null) return null;
  const left = photo.full && photo.full.state !== "arriving" ? { ...pictures, full: null } : pictures;
  const wanted = wantedKey(photo);
  for (const name of wanted === "queue" ? (["queue", "vault"] as const) : (["vault", "queue"] as const)) {
    const key = keyOf(name);
    if (key) return { ...row, sealed: name, box: seal(key, row.id, left) };
  }
  return { ...row, sealed: "none", box: left };
}

function unpack({ box, ...row }: PhotoRow): Photo {
  if (!(box instanceof Uint8Array)) return { ...row, pictures: box };
  const key = row.sealed === "none" ? undefined : keyOf(row.sealed);
  return { ...row, pictures: key ? open<Pictures>(key, row.id, box) : null };
}
