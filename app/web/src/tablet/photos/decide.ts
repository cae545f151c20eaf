// What happens to a photo next. Pure: the time is given, nothing is read or sent.
import { pauseMs } from "~/tablet/outbox/decide";
import type { Stage } from "~/tablet/outbox/types";
import { type Form, FORMS, type PhotoRow, type Said } from "./types";

const AT_SITE: ReadonlySet<Stage> = new Set(["saved", "received", "seen"]);
const FOR_EVER: ReadonlySet<number> = new Set([400, 409, 413, 422]);
/** Refusals that time may lift: the report may still arrive at the site. */
const NOT_YET: ReadonlySet<string> = new Set(["report_unknown"]);

type Way = Pick<PhotoRow, "thumb" | "full" | "refused" | "next_try">;

/** Whether all of a picture is at the site, or nothing of it ever will be. */
export function isOver(said: Said | null): boolean {
  return said !== null && said.state !== "arriving";
}

/** The picture to send now; null: none. A photo waits for its report. */
export function due(photo: Way, stage: Stage | undefined, now: number, forced = false): Form | null {
  if (stage === undefined || !AT_SITE.has(stage) || photo.refused || (!forced && photo.next_try > now)) return null;
  return FORMS.find((form) => !isOver(photo[form])) ?? null;
}

/** Whether this tablet still holds what nobody else has. */
export function isOnlyHere(photo: Way): boolean {
  return !photo.refused && !FORMS.every((form) => isOver(photo[form]));
}

/** Whether something of it is on its way from the site to the centre. */
export function isUnderway(photo: Way): boolean {
  const going = (said: Said | null): boolean => said?.state === "saved" || said?.state === "sending";
  return going(photo.thumb) || (going(photo.full) && photo.full?.wanted === true);
}

/** The photo after an attempt that failed: with the site's status and code, 0 where nobody answered. */
export function afterFailure<T extends PhotoRowLike>(photo: T, status: number, code: string, now: number): T {
  const refused = FOR_EVER.has(status) && !NOT_YET.has(code);
  const tries = photo.tries + 1;
  return { ...photo, tries, refused, reason: status === 0 ? photo.reason : code, next_try: now + pauseMs(tries) };
}

type PhotoRowLike = Pick<PhotoRow, "tries" | "refused" | "reason" | "next_try">;

/** The photo after the site told how far a picture is. */
export function afterNews<T extends Pick<PhotoRow, "thumb" | "full" | "tries" | "reason" | "refused">>(photo: T, said: Said): T {
  const refused = said.state === "refused";
  const reason = refused ? (said.reason ?? "refused") : photo.refused ? photo.reason : null;
  return { ...photo, [said.form]: said, tries: 0, reason, refused: photo.refused || (refused && said.form === "thumb") };
}

/** In which words the way of a picture is told: a key of the section `photo`. */
export function wordOf(form: Form, said: Said | null): "here" | "site" | "sending" | "centre" | "fullHere" | "fullSite" | "fullSending" | "fullCentre" | "refused" {
  const short = form === "thumb";
  switch (said?.state) {
    case undefined:
    case "arriving":
      return short ? "here" : "fullHere";
    case "saved":
      return short ? "site" : "fullSite";
    case "sending":
      return short ? "sending" : "fullSending";
    case "received":
      return short ? "centre" : "fullCentre";
    case "refused":
      return "refused";
  }
}
