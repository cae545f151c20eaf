// Finding a place by what a person types: a coordinate, one of ours, or a town of the gazetteer.
import { parsePlace } from "~/shared/format/place";
import { facilities, sites, units } from "~/state/store";

export interface Found {
  name: string;
  detail: string;
  lat: number;
  lon: number;
  ref?: { type: "unit" | "site" | "facility"; id: string };
}

const MOST = 8;
const LEAST_LETTERS = 2;
let gazetteer: Promise<readonly string[]> | undefined;

export async function findPlaces(text: string): Promise<Found[]> {
  const wanted = text.trim();
  if (wanted === "") return [];
  const point = parsePlace(wanted);
  if (point) return [{ name: wanted.toUpperCase(), detail: "", ...point }];
  const plain = folded(wanted);
  const ours = ourOwn().filter((found) => folded(`${found.name} ${found.detail}`).includes(plain));
  const towns = plain.length < LEAST_LETTERS ? [] : await townsLike(plain);
  return [...ours, ...towns].slice(0, MOST);
}

function ourOwn(): Found[] {
  return [
    ...units.all.value.flatMap(({ id, callsign, name, position }) =>
      position ? [{ name: callsign, detail: name, lat: position.lat, lon: position.lon, ref: { type: "unit" as const, id } }] : [],
    ),
    ...sites.all.value.map(({ id, code, name, position }) => ({ name, detail: code, lat: position.lat, lon: position.lon, ref: { type: "site" as const, id } })),
    ...facilities.all.value.map(({ id, code, name, position }) => ({ name, detail: code, lat: position.lat, lon: position.lon, ref: { type: "facility" as const, id } })),
  ];
}

/** Towns that begin like this, the greatest first; the list is fetched when it is first needed. */
async function townsLike(plain: string): Promise<Found[]> {
  gazetteer ??= fetch("/basemap/places.tsv")
    .then((response) => (response.ok ? response.text() : ""))
    .then((text) => text.split("\n").filter(Boolean));
  const found: Found[] = [];
  for (const line of await gazetteer) {
    const [name = "", country = "", lat, lon] = line.split("\t");
    if (!folded(name).startsWith(plain)) continue;
    found.push({ name, detail: country, lat: Number(lat), lon: Number(lon) });
    if (found.length >= MOST) break;
  }
  return found;
}

/** Without accents and case: nobody types them in a hurry. */
export function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
