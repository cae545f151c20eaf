// The axis of time: three lanes of counts, and a hand that is moved by pointer or keys. Later is right in every language.
import { useRef, useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { utcMoment } from "~/shared/format/time";
import { now } from "~/state/clock";
import { past } from "~/state/mode";
import { bars, BINS, countsAt, histogram, type Lane, LANES, ticks } from "./histogram";
import { span } from "./period";
import { backToLive, seek, wanted } from "./replay";
import { momentWords } from "./words";

const DAY_MS = 86_400_000;
const FAR_STEPS = 10;
/** Beyond this share of the axis, %, a label would be cut. */
const LAST_LABEL = 95;

export function Timeline() {
  const axis = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<number | null>(null);
  const { start, end } = span.value;
  const at = wanted.value ?? now.value;
  const latest = Math.min(end, now.value);
  const stepMs = (end - start) / BINS;

  const timeOf = (event: PointerEvent): number => {
    const box = axis.current?.getBoundingClientRect();
    if (!box || box.width === 0) return latest;
    return start + Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * (end - start);
  };
  const key = (event: KeyboardEvent): void => {
    const moves: Record<string, number> = {
      ArrowLeft: at - stepMs,
      ArrowRight: at + stepMs,
      ArrowDown: at - stepMs,
      ArrowUp: at + stepMs,
      PageDown: at - FAR_STEPS * stepMs,
      PageUp: at + FAR_STEPS * stepMs,
      Home: start,
      End: latest,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "End" && end >= now.value) backToLive();
    else seek(Math.max(start, to));
  };

  return (
    <div class="timeline" dir="ltr">
      <ul class="lane-names" aria-hidden="true">
        {LANES.map((lane) => (
          <li key={lane}>{t(`timeline.${lane}`)}</li>
        ))}
      </ul>
      <div
        class="axis"
        ref={axis}
        role="slider"
        tabIndex={0}
        aria-label={t("timeline.slider")}
        aria-valuemin={start / 1000}
        aria-valuemax={latest / 1000}
        aria-valuenow={Math.round(at / 1000)}
        aria-valuetext={said(at)}
        data-testid="timeline"
        onKeyDown={key}
        onPointerDown={(event) => {
          axis.current?.setPointerCapture(event.pointerId);
          seek(timeOf(event));
        }}
        onPointerMove={(event) => {
          const there = timeOf(event);
          setHover(there);
          if (event.buttons & 1) seek(there);
        }}
        onPointerLeave={() => setHover(null)}
      >
        {LANES.map((lane) => (
          <LaneBars key={lane} lane={lane} start={start} end={end} />
        ))}
        <Ticks start={start} end={end} />
        <span class={`hand ${past.value ? "" : "live"}`} style={{ left: `${share(at, start, end)}%` }} />
        {latest < end && <span class="ahead" style={{ left: `${share(latest, start, end)}%` }} />}
        {hover !== null && hover <= latest && (
          <span class={`hint ${share(hover, start, end) > 60 ? "before" : ""}`} style={{ left: `${share(hover, start, end)}%` }}>
            {said(hover)}
          </span>
        )}
      </div>
    </div>
  );
}

function LaneBars({ lane, start, end }: { lane: Lane; start: number; end: number }) {
  const counted = histogram.value;
  return (
    <svg class={`lane ${lane}`} viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">
      {counted &&
        bars(counted, lane, start, end).map(({ x, width, height }) => (
          <rect key={x} x={x * 1000} width={Math.max(1.5, width * 1000 - 1)} y={20 - height * 20} height={height * 20} />
        ))}
    </svg>
  );
}

function Ticks({ start, end }: { start: number; end: number }) {
  const daily = end - start > 2 * DAY_MS;
  return (
    <div class="ticks" aria-hidden="true">
      {ticks(start, end).filter((at) => share(at, start, end) < LAST_LABEL).map((at) => (
        <span key={at} style={{ left: `${share(at, start, end)}%` }}>
          {daily || at % DAY_MS === 0 ? utcMoment(at).replace(/ \d\d:\d\dZ$/, "") : utcMoment(at).slice(-6)}
        </span>
      ))}
    </div>
  );
}

/** The moment, and what happened around it, in words. */
function said(at: number): string {
  const counts = histogram.value && countsAt(histogram.value, at);
  const time = momentWords(at);
  return counts ? t("timeline.counts", { time, ...counts }) : time;
}

function share(at: number, start: number, end: number): number {
  return Math.min(100, Math.max(0, ((at - start) / (end - start)) * 100));
}
