// A moment inside a sentence of any language.
import { utcMoment } from "~/shared/format/time";

/** `24 Nov 08:56Z`, kept together and left to right by isolates (Unicode, UAX #9) where the sentence runs the other way. */
export function momentWords(at: number): string {
  return ltr(utcMoment(at));
}

/** A text that is left to right whatever stands around it. */
export function ltr(text: string): string {
  return `\u2066${text}\u2069`;
}
