// The strip that is always there: how far the link reaches, what waits, where we are, what time it is, who is signed in.
import { useEffect, useState } from "preact/hooks";
import { session } from "~/tablet/net/access";
import { reach, settings } from "~/tablet/net/site";
import { photosHere, waiting } from "~/tablet/outbox/outbox";
import { drain } from "~/tablet/outbox/send";
import { fix, fixFault, fixFresh, now } from "~/tablet/prefs";
import { callForHelp } from "~/tablet/report";
import { go, view } from "~/tablet/route";
import { silentDuress } from "~/tablet/prefs";
import { distance, duration, LANGUAGES, type Language, language, setLanguage, t } from "~/tablet/words";
import { Ltr } from "./bits";
import { DURESS_MS, Hold } from "./Hold";
import { Icon } from "./icons";

const two = (n: number): string => String(n).padStart(2, "0");

export function Strip() {
  const at = new Date(now.value);
  const { count, oldest } = waiting.value;
  return (
    <header class="strip">
      <div class="facts">
        <span class={`chip reach ${reach.value}`} data-testid="reach" role="status">
          <Icon name={reach.value === "centre" ? "link" : "unlink"} size={22} />
          {t(`reach.${reach.value}`)}
        </span>
        <button type="button" class={`chip ${count > 0 ? "waits" : ""}`} data-testid="unsent" onClick={() => (count > 0 ? void drain(true) : go({ name: "reports" }))}>
          <Icon name={count > 0 || photosHere.value > 0 ? "up" : "check"} size={22} />
          {count > 0 ? t("strip.unsent", { n: count, age: duration(now.value - (oldest ?? now.value)) }) : t(photosHere.value > 0 ? "strip.photos" : "strip.allSent", { n: photosHere.value })}
        </button>
        <span class={`chip gps ${fixFresh.value ? "good" : ""}`} data-testid="gps">
          <Icon name="pin" size={22} />
          {gps()}
        </span>
        <span class="chip clock">
          <Ltr>{`${two(at.getUTCHours())}:${two(at.getUTCMinutes())}Z`}</Ltr>
          <small>
            <Ltr>{`${two(at.getHours())}:${two(at.getMinutes())}`}</Ltr> {t("strip.local")}
          </small>
        </span>
      </div>
      <div class="doors">
        <button type="button" class="door" onClick={() => go({ name: "people" })} data-testid="who">
          <Icon name="person" size={24} />
          {session.value ? <Ltr>{session.value.callsign}</Ltr> : t("people.nobody")}
        </button>
        <Tongue />
        <Duress />
      </div>
      {settings.value.status && settings.value.status !== "actual" && <strong class="exercise">{settings.value.status.toUpperCase()}</strong>}
    </header>
  );
}

function gps(): string {
  if (fix.value && fixFresh.value) return `± ${distance(fix.value.accuracy_m ?? 0)}`;
  if (fix.value) return t("strip.oldFix", { age: duration(now.value - fix.value.at) });
  return t(`strip.gps_${fixFault.value ?? "searching"}`);
}

/** The language in two taps, whatever is on screen. */
function Tongue() {
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [view.value]);
  return (
    <div class="tongue">
      <button type="button" class="door" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="globe" size={24} />
        <span class="visually-hidden">{t("strip.language")}</span>
        <Ltr>{language.value.toUpperCase()}</Ltr>
      </button>
      {open && (
        <div class="sheet" role="group" aria-label={t("strip.language")}>
          {Object.entries(LANGUAGES).map(([code, name]) => (
            <button
              type="button"
              key={code}
              lang={code}
              aria-pressed={language.value === code}
              onClick={() => {
                void setLanguage(code as Language);
                setOpen(false);
              }}
            >
              {name}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function Duress() {
  const [called, setCalled] = useState(false);
  const call = (): void => {
    void callForHelp();
    if (silentDuress.peek()) return;
    navigator.vibrate?.([200, 100, 200]);
    setCalled(true);
    setTimeout(() => setCalled(false), 4000);
  };
  return (
    <Hold class="door sos" ms={DURESS_MS} onHeld={call}>
      <span class="visually-hidden">{t("strip.duress")}</span>
      {called ? <Icon name="check" size={24} /> : <Ltr>SOS</Ltr>}
      <small>{t(called ? "strip.called" : "strip.hold3")}</small>
    </Hold>
  );
}
