// The strip that is always in view: is the link up, how old is what I see, which sites are silent, what time is it.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { duration, localTime, utcMoment, utcTime } from "~/shared/format/time";
import { Age, Button } from "~/shared/ui";
import { clockOffsetMs, now } from "~/state/clock";
import { mutedUntil } from "~/state/prefs";
import { me } from "~/state/session";
import { darkSites, lastHappening, mission, pressing } from "~/state/store";
import { link } from "~/state/stream";
import { SettingsMenu } from "./SettingsMenu";
import { backToLive } from "../timeline/replay";
import { openTab } from "./tabs";

export function StatusStrip({ onHelp }: { onHelp(): void }) {
  return (
    <header class="strip" aria-label={t("strip.title")}>
      <h1>
        <bdi>{mission.value?.name ?? "Heliograph"}</bdi>
      </h1>
      <LinkState />
      <LastEvent />
      <Sites />
      <Pressing />
      <span class="spring" />
      <Clocks />
      <Mute />
      <Settings onHelp={onHelp} />
    </header>
  );
}

function LinkState() {
  const { is, since } = link.value;
  const time = utcMoment(since);
  const text = {
    live: t("strip.live"),
    connecting: t("strip.connecting"),
    catching_up: t("strip.catchingUp"),
    cut: t("strip.cut", { time }),
  }[is];
  return (
    <span class={`item link ${is}`} role="status" title={is === "cut" ? t("strip.cutLong", { time }) : ""} data-testid="link">
      <span class="sign" aria-hidden="true">
        {{ live: "●", connecting: "◌", catching_up: "◐", cut: "✕" }[is]}
      </span>
      {text}
    </span>
  );
}

function LastEvent() {
  return (
    <span class="item" title={t("strip.lastEvent")} data-testid="last-event" data-at={lastHappening.value}>
      <span class="wordy">{t("strip.lastEvent")}</span>{" "}
      <strong>
        <Age at={lastHappening.value} live />
      </strong>
    </span>
  );
}

function Sites() {
  const dark = darkSites.value;
  return (
    <button type="button" class={`item ${dark.length ? "bad" : "good"}`} onClick={() => openTab("roster")} title={dark.map((site) => site.name).join(", ")}>
      {dark.length ? `✕ ${t("strip.sitesDark", { n: dark.length })}` : `✓ ${t("strip.allSitesUp")}`}
    </button>
  );
}

function Pressing() {
  const count = pressing.value.length;
  if (count === 0) return null;
  return (
    <button type="button" class="item pressing" onClick={showPressing} data-testid="pressing">
      ⚠ {t("strip.unanswered", { n: count })}
    </button>
  );
}

function Clocks() {
  const skew = clockOffsetMs.value;
  return (
    <span class="item clocks" dir="ltr" title={skew ? t("strip.skew", { age: duration(Math.abs(skew) / 1000) }) : ""}>
      <strong>{utcTime(now.value)}</strong> <span class="wordy">{localTime(now.value)}</span> {skew !== 0 && <span class="bad">!</span>}
    </span>
  );
}

/** Alarms are of now: whoever looks into them leaves the past. */
function showPressing(): void {
  backToLive();
  openTab("alerts");
}

const MUTE_MS = 5 * 60_000;

function Mute() {
  const muted = mutedUntil.value > now.value;
  if (!muted && pressing.value.length === 0) return null;
  return (
    <Button
      tone="quiet"
      pressed={muted}
      label={muted ? t("strip.muted", { time: localTime(mutedUntil.value) }) : t("strip.mute")}
      onClick={() => {
        mutedUntil.value = muted ? 0 : now.value + MUTE_MS;
      }}
    >
      <Speaker off={muted} />
    </Button>
  );
}

/** Drawn in the colour of the text: an emoji would shine white in the night look. */
function Speaker({ off }: { off: boolean }) {
  return (
    <svg class="speaker" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <path d="M3 8v4h3l4 4V4L6 8z" fill="currentColor" />
      <path d={off ? "M13 7.5l5 5m0-5l-5 5" : "M12.5 7a4 4 0 0 1 0 6M14.5 4.5a7.5 7.5 0 0 1 0 11"} fill="none" stroke="currentColor" stroke-width="1.8" />
    </svg>
  );
}

function Settings({ onHelp }: { onHelp(): void }) {
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  return (
    <div class="settings">
      <Button tone="quiet" label={t("help.title")} onClick={onHelp}>
        ?
      </Button>
      <Button tone="quiet" pressed={open} title={t("strip.settings")} onClick={() => setOpen(!open)}>
        <span aria-hidden="true">⚙</span> <span class="visually-hidden">{t("strip.settings")}</span> <bdi dir="ltr">{me.value?.name}</bdi>
      </Button>
      {open && <SettingsMenu onClose={close} />}
    </div>
  );
}
