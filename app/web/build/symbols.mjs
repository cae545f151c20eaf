// Draws the symbol of every report kind once, at build time: APP-6 / MIL-STD-2525D by milsymbol, so that pages need no
// symbol library. `virtual:symbols` is a map from the catalogue's symbol name to an SVG document.
import ms from "milsymbol";

const FRIEND = 3;
const NEUTRAL = 4;
const SUSPECT = 5;
const HOSTILE = 6;
const UNKNOWN = 1;
/** Suspect of 2525E. */
const SUSPECT_COLOUR = "#ffbb4d";

/**
 * Symbol name of the catalogue → identity (frame shape and colour), symbol set and entity of 2525D; where the standard has
 * no picture for a thing, the letters that stand in the frame.
 */
export const TABLE = {
  ied: [HOSTILE, "40", "110300"],
  mine: [HOSTILE, "15", "210100"],
  erw: [UNKNOWN, "40", "000000", "ERW"],
  "direct-fire": [HOSTILE, "40", "110400"],
  "indirect-fire": [HOSTILE, "40", "110604"],
  ambush: [HOSTILE, "40", "110401"],
  air: [HOSTILE, "01", "110300"],
  "ceasefire-violation": [SUSPECT, "10", "121100"],
  abduction: [HOSTILE, "40", "110101"],
  crime: [SUSPECT, "40", "110116"],
  intimidation: [SUSPECT, "40", "110120"],
  demonstration: [SUSPECT, "40", "120100"],
  civilians: [UNKNOWN, "11", "110000"],
  tension: [SUSPECT, "40", "110123"],
  "movement-restriction": [SUSPECT, "40", "000000", "FOM"],
  infrastructure: [UNKNOWN, "40", "000000", "INF"],
  hazard: [UNKNOWN, "40", "140000"],
  health: [UNKNOWN, "40", "000000", "HLT"],
  accident: [UNKNOWN, "40", "160400"],
  casevac: [FRIEND, "10", "161300"],
  duress: [FRIEND, "10", "000000", "SOS"],
  clearance: [NEUTRAL, "40", "000000", "CLR"],
  "check-in": [FRIEND, "10", "000000", "CHK"],
  engagement: [NEUTRAL, "40", "131000"],
  "harmful-information": [SUSPECT, "40", "130200"],
  restricted: [NEUTRAL, "10", "000000", "•••"],
  unit: [FRIEND, "10", "121100"],
  "unit-medical": [FRIEND, "10", "161300"],
  "unit-eod": [FRIEND, "10", "140700"],
  site: [FRIEND, "20", "120800"],
  hospital: [FRIEND, "20", "120702"],
  facility: [NEUTRAL, "20", "000000", "+"],
};

const VIRTUAL = "virtual:symbols";

/** Every symbol as an SVG document, 48 pixels a side of its frame. */
export function drawn() {
  const entries = Object.entries(TABLE).map(([name, [identity, set, entity, letters]]) => {
    // A suspect has the hostile frame in its own colour: the standard's broken outline means "over" on this map.
    const code = `100${identity === SUSPECT ? HOSTILE : identity}${set}0000${entity}0000`;
    const colours = identity === SUSPECT ? { fillColor: SUSPECT_COLOUR } : {};
    const svg = new ms.Symbol(code, { size: 28, padding: 2, outlineWidth: 3, outlineColor: "#ffffff", ...colours }).asSVG();
    return [name, letters ? svg.replace("</svg>", `${written(letters)}</svg>`) : svg];
  });
  return Object.fromEntries(entries);
}

/** Letters in the middle of a frame, which is 200 units wide around (100, 100). */
function written(letters) {
  return `<text x="100" y="114" text-anchor="middle" font-size="42" font-family="Arial, sans-serif" font-weight="bold">${letters}</text>`;
}

/** The Vite plugin that answers `virtual:symbols`. */
export function symbols() {
  return {
    name: "heliograph-symbols",
    resolveId: (id) => (id === VIRTUAL ? `\0${VIRTUAL}` : null),
    load: (id) => (id === `\0${VIRTUAL}` ? `export default ${JSON.stringify(drawn())}` : null),
  };
}
