// The bar of time below: LIVE or REPLAY, when how much happened, and the one button back.
import { useEffect } from "preact/hooks";
import { t } from "~/shared/i18n";
import { utcMoment, utcTime } from "~/shared/format/time";
import { Button, useKeys } from "~/shared/ui";
import { isLive, past } from "~/state/mode";
import { pressing } from "~/state/store";
import { openTab } from "../shell/tabs";
import { startHistogram } from "./histogram";
import { PeriodChoice } from "./PeriodChoice";
import { backToLive, loading, pause, play, playing, type Speed, SPEEDS, speed, startReplay, step, togglePlay, wanted } from "./replay";
import { Timeline } from "./Timeline";
import { momentWords } from "./words";
import "./timeline.css";

const MINUTE_S = 60;

export function TimeBar() {
  useEffect(() => {
    const stops = [startReplay(), startHistogram()];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  useKeys([
    { keys: ["p"], says: "timeline.keyPlay", run: togglePlay },
    { keys: ["["], says: "timeline.keyBack", run: () => step(-MINUTE_S) },
    { keys: ["]"], says: "timeline.keyOn", run: () => step(MINUTE_S) },
  ]);
  return (
    <footer class={`timebar ${isLive.value ? "is-live" : "is-replay"}`} aria-label={t("timeline.title")}>
      <Banner />
      <Player />
      <Timeline />
      <PeriodChoice />
    </footer>
  );
}

function Banner() {
  const at = past.value?.at;
  return (
    <div class="banner">
      <strong class="mode" data-testid="mode" role="status">
        {at === undefined ? t("timeline.live") : t("timeline.replay")}
      </strong>
      {at !== undefined && (
        <>
          <strong class="moment" title={t("timeline.replaying", { time: momentWords(at) })}>
            <bdi dir="ltr">
              {utcMoment(at).slice(0, -6)}
              {utcTime(at)}
            </bdi>
          </strong>
          <Button tone="primary" onClick={backToLive}>
            {t("timeline.backToLive")} <kbd>L</kbd>
          </Button>
          <StillPressing />
          <Exercise />
        </>
      )}
    </div>
  );
}

/** Whatever is replayed, what presses now is said here too. */
function StillPressing() {
  const count = pressing.value.length;
  if (count === 0) return null;
  return (
    <Button
      tone="danger"
      label={`⚠ ${count} · ${t("timeline.pressingNow", { n: count })}`}
      onClick={() => {
        backToLive();
        openTab("alerts");
      }}
    >
      ⚠ {count}
    </Button>
  );
}

function Exercise() {
  const shown = [...(past.value?.threats ?? []), ...(past.value?.alerts ?? [])];
  return shown.every(({ status }) => status === "actual") ? null : <strong class="exercise-mark">{t("strip.exercise")}</strong>;
}

function Player() {
  return (
    <div class="player" dir="ltr" role="group" aria-label={t("timeline.player")}>
      <Button tone="quiet" label={`−1 · ${t("timeline.keyBack")}`} onClick={() => step(-MINUTE_S)}>
        −1
      </Button>
      <Button label={playing.value ? t("timeline.pause") : t("timeline.play")} onClick={playing.value ? pause : play}>
        {playing.value ? "❚❚" : "▶"}
      </Button>
      <Button tone="quiet" label={`+1 · ${t("timeline.keyOn")}`} onClick={() => step(MINUTE_S)} disabled={wanted.value === null}>
        +1
      </Button>
      <select
        aria-label={t("timeline.speed")}
        title={t("timeline.speed")}
        value={String(speed.value)}
        onChange={(event) => {
          speed.value = Number(event.currentTarget.value) as Speed;
        }}
      >
        {SPEEDS.map((each) => (
          <option key={each} value={String(each)}>
            ×{each}
          </option>
        ))}
      </select>
      <span class="busy" role="status">
        {loading.value ? "…" : ""}
        {loading.value && <span class="visually-hidden">{t("common.loading")}</span>}
      </span>
    </div>
  );
}
