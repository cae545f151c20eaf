// What has to be put right before an area can be saved, each with the corner it means: what can be seen here, and what the centre said.
import type { Key } from "~/shared/i18n";
import { type Ring, type Spot, spotOf } from "./outline";
import type { AreaDraft, Fault } from "./work";

export interface Wrong {
  /** Words of the page. */
  says: Key;
  /** Words of the centre, in English. */
  detail: string;
  field: "code" | "name" | "outline";
  spot: Spot | null;
}

/** The centre's own rule for codes (`app.api.forms`). */
const CODE = /^[A-Za-z0-9][A-Za-z0-9._/ -]{0,39}$/;
const KNOWN = new Set(["geometry_invalid", "geometry_range", "geometry_size", "few"]);

/** What is wrong as far as this page can tell. */
export function seenHere({ code, name, rings }: Pick<AreaDraft, "code" | "name" | "rings">): Wrong[] {
  const wrong: Wrong[] = [];
  if (!CODE.test(code)) wrong.push({ says: "areas.fault.code", detail: "", field: "code", spot: null });
  if (name.trim() === "" || name.trim().length > 100) wrong.push({ says: "areas.fault.name", detail: "", field: "name", spot: null });
  rings.forEach(({ corners }, ring) => {
    corners.forEach(({ at }, corner) => at ?? wrong.push({ says: "areas.fault.corner", detail: "", field: "outline", spot: { ring, corner } }));
    if (corners.length < 3) wrong.push({ says: "areas.fault.few", detail: "", field: "outline", spot: { ring, corner: null } });
  });
  return wrong;
}

/** What the centre found, in terms of this page. */
export function told(faults: readonly Fault[], rings: readonly Ring[]): Wrong[] {
  return faults.map(({ path, code, message }) => {
    const field = /^body\.name/.test(path) ? "name" : /code/.test(path) && !/geometry/.test(path) ? "code" : "outline";
    const says = field === "outline" ? (`areas.fault.${KNOWN.has(code) ? code : "geometry_invalid"}` as Key) : (`areas.fault.${field}` as Key);
    return { says, detail: message, field, spot: field === "outline" ? spotOf(path, rings) : null };
  });
}
