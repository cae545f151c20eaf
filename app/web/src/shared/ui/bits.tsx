// Small pieces that say one fact the same way everywhere: an age, a place, a state, a symbol.
import type { ComponentChildren } from "preact";
import { now } from "~/state/clock";
import { shownAt } from "~/state/mode";
import { coordinates } from "~/state/prefs";
import { kindLabel, kindOf, word } from "~/shared/i18n/catalogue";
import { t, tt } from "~/shared/i18n";
import { latLon, mgrs } from "~/shared/format/place";
import { duration, secondsSince, utcMoment } from "~/shared/format/time";
import symbols from "virtual:symbols";

/** How long ago (or how soon) something is, kept true every second (in a replay as of the moment that is shown, unless `live`); the exact time is one hover away. */
export function Age({ at, bare = false, live = false }: { at: string | null; bare?: boolean; live?: boolean }) {
  if (at === null) return <>{t("common.never")}</>;
  const seconds = secondsSince(at, (live ? now : shownAt).value);
  const age = duration(Math.abs(seconds));
  const text = bare ? age : t(seconds < -1 ? "common.ahead" : "common.age", { age });
  return (
    <time class="age" dateTime={at} title={utcMoment(Date.parse(at))}>
      {text}
    </time>
  );
}

/** A time as a date-time group, left to right in every language. */
export function Moment({ at }: { at: string | null }) {
  if (at === null) return <>{t("common.never")}</>;
  return (
    <time dateTime={at}>
      <bdi dir="ltr">{utcMoment(Date.parse(at))}</bdi>
    </time>
  );
}

/** Coordinates as this person prefers them, left to right in every language. */
export function Place({ lat, lon }: { lat: number; lon: number }) {
  const text = coordinates.value === "mgrs" ? mgrs(lat, lon) : latLon(lat, lon);
  const other = coordinates.value === "mgrs" ? latLon(lat, lon) : mgrs(lat, lon);
  return (
    <bdi dir="ltr" class="place" title={other}>
      {text}
    </bdi>
  );
}

/** A callsign, code or id: never turned around, never translated. */
export function Code({ children }: { children: ComponentChildren }) {
  return (
    <bdi dir="ltr" class="code" translate={false}>
      {children}
    </bdi>
  );
}

/** The state of something, in words and with its own sign: never by colour alone. */
export function State({ is }: { is: string }) {
  return <span class={`state ${is}`}>{tt("state", is)}</span>;
}

/** EXERCISE or TEST beside whatever is not real. */
export function StatusMark({ status }: { status: string }) {
  return status === "actual" ? null : <strong class="exercise-mark">{word("status", status).toUpperCase()}</strong>;
}

/** The symbol of a report kind (APP-6 / MIL-STD-2525). */
export function Symbol({ kind, size = 28 }: { kind: string; size?: number }) {
  const svg = symbols[kindOf(kind)?.symbol ?? ""];
  if (!svg) return <span class="symbol" aria-hidden="true" />;
  return <img class="symbol" src={dataUrl(svg)} width={size} height={size} alt="" aria-hidden="true" />;
}

export function dataUrl(svg: string): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}

export function Kind({ code }: { code: string }) {
  return <span class="kind">{kindLabel(code)}</span>;
}

/** Names and values, one under the other. */
export function Facts({ of }: { of: readonly (readonly [string, ComponentChildren] | null | false)[] }) {
  return (
    <dl class="facts">
      {of.map(
        (fact) =>
          fact && (
            <div key={fact[0]}>
              <dt>{fact[0]}</dt>
              <dd>{fact[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
