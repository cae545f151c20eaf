// Times and ages. Digits are Western everywhere: what is read out over a radio must look the same on every screen.
import { t } from "~/shared/i18n";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in its two or one most telling units: `45 s`, `12 min`, `3 h 05`, `2 d`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return t("units.seconds", { n: whole });
  if (whole < HOUR) return t("units.minutes", { n: Math.floor(whole / MINUTE) });
  if (whole < DAY) {
    const minutes = Math.floor((whole % HOUR) / MINUTE);
    const hours = t("units.hours", { n: Math.floor(whole / HOUR) });
    return minutes === 0 || whole >= 10 * HOUR ? hours : `${hours} ${String(minutes).padStart(2, "0")}`;
  }
  return t("units.days", { n: Math.floor(whole / DAY) });
}

/** Seconds from `moment` to `at` (UTC milliseconds); negative while it lies ahead. */
export function secondsSince(moment: string, at: number): number {
  return (at - Date.parse(moment)) / 1000;
}

/** `06:53:31Z`. */
export function utcTime(at: number): string {
  return `${new Date(at).toISOString().slice(11, 19)}Z`;
}

/** `24 Nov 06:53Z`, as a date-time group is written, the month in English on purpose. */
export function utcMoment(at: number): string {
  const date = new Date(at);
  const month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][date.getUTCMonth()];
  return `${date.getUTCDate()} ${month} ${date.toISOString().slice(11, 16)}Z`;
}

/** `08:53` on this machine's wall. */
export function localTime(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}
