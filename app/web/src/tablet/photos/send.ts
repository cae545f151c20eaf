// Takes photos to the site, piece by piece from where it was cut, and hears how far each has come.
import { call, Problem } from "~/tablet/net/api";
import { token } from "~/tablet/net/access";
import { find, items } from "~/tablet/outbox/outbox";
import { afterFailure, afterNews, due, isUnderway } from "./decide";
import { digestOf, fromBase64, toBase64 } from "./encode";
import { isSealedWrong, loadPhotos, photos, renewSeals, savePhotos } from "./photos";
import { type Form, FORMS, type Photo, type Said } from "./types";

/** Bytes of a piece: in base64 it fits a request. */
const PIECE = 45_000;
const LOOK_MS = 3000;
const LOOK_RARELY_MS = 30_000;

let started = false;
let sending = false;
/** Ends a long pause between two looks. */
let hurry: () => void = () => undefined;

/** Starts sending and hearing; harmless when repeated. */
export async function startPhotos(): Promise<void> {
  if (started) return;
  started = true;
  await loadPhotos();
  for (const event of ["online", "focus", "pageshow"]) addEventListener(event, () => void drainPhotos(true));
  items.subscribe(() => void tend());
  void listen();
}

/** What a change of the reports means: another key for some, and others may go. */
async function tend(): Promise<void> {
  if (photos.peek().some(isSealedWrong)) await renewSeals();
  await drainPhotos();
}

/** Sends what is due, thumbnails of all before any full picture. One at a time: a second call changes nothing. */
export async function drainPhotos(forced = false): Promise<void> {
  if (sending || token() === null) return;
  sending = true;
  try {
    for (const form of FORMS) {
      for (const { id } of photos.peek()) {
        const photo = photos.peek().find((each) => each.id === id);
        if (photo && dueForm(photo, forced) === form && !(await send(photo, form))) return;
      }
    }
  } finally {
    sending = false;
    if (photos.peek().some(isUnderway)) hurry();
  }
}

const dueForm = (photo: Photo, forced: boolean): Form | null => due(photo, find(photo.report)?.stage, Date.now(), forced);

/** Sends one picture; false: nobody answered, so that the others need not be tried. */
async function send(photo: Photo, form: Form): Promise<boolean> {
  const file = photo.pictures?.[form];
  if (!file) return true;
  const bytes = fromBase64(file);
  const about = { photo: photo.id, report: photo.report, form, size: bytes.length, sha256: digestOf(bytes) };
  try {
    let said = photo[form];
    do {
      const at = said?.held ?? 0;
      said = await call<Said>("POST", "/v1/photos", token(), { ...about, at, data: toBase64(bytes.subarray(at, at + PIECE)) });
      if (said.state === "arriving" && said.held <= at) throw new Problem(0, "away", "it does not go on");
    } while (said.state === "arriving");
    await change(photo.id, (now) => afterNews(now, said));
    return true;
  } catch (error) {
    const [status, code] = error instanceof Problem ? [error.status, error.code] : [0, "away"];
    await change(photo.id, (now) => afterFailure(now, status, code, Date.now()));
    return status !== 0;
  }
}

async function change(id: string, how: (photo: Photo) => Photo): Promise<void> {
  const photo = photos.peek().find((each) => each.id === id);
  if (photo) await savePhotos([how(photo)]);
}

/** Asks again and again how far photos have come: often while one is on its way, rarely otherwise. */
async function listen(): Promise<void> {
  for (;;) {
    await drainPhotos().catch(() => undefined);
    const underway = photos.peek().filter(isUnderway);
    for (const report of new Set(underway.map((photo) => photo.report))) await askAfter(report).catch(() => undefined);
    await new Promise<void>((resolve) => {
      if (underway.length === 0) hurry = resolve;
      setTimeout(resolve, underway.length > 0 ? LOOK_MS : LOOK_RARELY_MS);
    });
  }
}

/** Asks the site how far the photos of a report have come. */
export async function askAfter(report: string): Promise<void> {
  if (token() === null) return;
  const { pictures } = await call<{ pictures: Said[] }>("GET", `/v1/reports/${report}/photos`, token());
  for (const said of pictures) {
    const known = photos.peek().find((photo) => photo.id === said.photo)?.[said.form];
    if (JSON.stringify(known) !== JSON.stringify(said)) await change(said.photo, (photo) => afterNews(photo, said));
  }
}
