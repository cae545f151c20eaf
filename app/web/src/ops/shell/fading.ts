// How faint age makes a thing on the map.

/** Age at which something without a half-life of its own is as faint as it gets, seconds. */
const FADES_IN_S = 3 * 86_400;
const FAINTEST = 0.45;

/** 1 when it was just seen, down to the faintest after three half-lives. */
export function fading(ageS: number, halfLifeS: number | null): number {
  const share = Math.min(1, ageS / (halfLifeS === null ? FADES_IN_S : 3 * halfLifeS));
  return Math.round((1 - (1 - FAINTEST) * share) * 20) / 20;
}
