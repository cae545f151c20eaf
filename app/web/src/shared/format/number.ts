// Distances, shares and bytes in words.
import { t } from "~/shared/i18n";

/** `40 m`, `1.2 km`, `15 km`. */
export function distance(metres: number): string {
  if (metres < 1000) return t("common.metres", { n: Math.round(metres) });
  return t("common.kilometres", { n: trimmed(metres / 1000, metres < 10_000 ? 1 : 0) });
}

/** 0.874 → `87 %`; never rounded up to certainty. */
export function percent(share: number): string {
  const whole = Math.round(share * 100);
  const honest = share < 1 && whole === 100 ? 99 : share > 0 && whole === 0 ? 1 : whole;
  return `${honest} %`;
}

/** `930 B`, `1.4 kB`, `2.0 MB`. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  return count < 1_000_000 ? `${trimmed(count / 1000, 1)} kB` : `${trimmed(count / 1_000_000, 1)} MB`;
}

/** A number of the confidence arithmetic, with its sign: `+1.39`, `−0.70`. */
export function signed(value: number, digits = 2): string {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : value < 0 ? `−${text}` : `+${text}`;
}

function trimmed(value: number, digits: number): string {
  return value.toFixed(digits);
}
