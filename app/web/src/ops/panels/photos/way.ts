// How far a photo has come, as a key of the words and the values in them. Pure.
import type { Photo, Picture } from "~/state/types";

export interface Way {
  says: "photos.none" | "photos.coming" | "photos.whole" | "photos.spoilt" | "photos.notAsked" | "photos.asking" | "photos.sent" | "photos.away";
  values: Readonly<Record<string, string | number>>;
}

/** Of the thumbnail. */
export function thumbWay({ thumb }: Photo): Way {
  return thumb ? pictureWay(thumb) : { says: "photos.none", values: {} };
}

/** Of the full picture: whether it was asked for, and what the site said. */
export function fullWay({ full, request }: Photo): Way {
  if (full) return pictureWay(full);
  if (!request) return { says: "photos.notAsked", values: {} };
  const by = { by: request.by };
  if (request.answered_at) return { says: "photos.away", values: by };
  return { says: request.sent_at ? "photos.sent" : "photos.asking", values: by };
}

function pictureWay(picture: Picture): Way {
  switch (picture.state) {
    case "whole":
      return { says: "photos.whole", values: {} };
    case "spoilt":
      return { says: "photos.spoilt", values: { reason: picture.reason ?? "" } };
    case "collecting":
      return { says: "photos.coming", values: { k: picture.pieces, n: picture.of } };
  }
}

/** Whether asking for the full picture would bring anything new. */
export function canAsk({ full, request }: Photo): boolean {
  return full === null && request === null;
}

/** Whether more of it may come at any moment. */
export function isComing({ thumb, full, request }: Photo): boolean {
  return thumb?.state === "collecting" || full?.state === "collecting" || (request !== null && full === null);
}
