// Facts that are said the same way everywhere: a place with its source and age, a time, a symbol, a stage.
import symbols from "virtual:symbols";
import { kinds } from "~/tablet/net/site";
import type { Item, PlaceSaid, Stage } from "~/tablet/outbox/types";
import { now, written } from "~/tablet/prefs";
import { ago, distance, reason, t } from "~/tablet/words";
import { Icon, type IconName } from "./icons";

export function Symbol({ kind, size = 56 }: { kind: string; size?: number }) {
  const svg = symbols[kinds.value.get(kind)?.symbol ?? ""];
  if (!svg) return <span class="symbol" style={{ inlineSize: size, blockSize: size }} aria-hidden="true" />;
  return <img class="symbol" src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`} width={size} height={size} alt="" />;
}

export function Ltr({ children, class: kind = "" }: { children: string; class?: string }) {
  return (
    <bdi dir="ltr" class={`ltr ${kind}`} translate={false}>
      {children}
    </bdi>
  );
}

export function PlaceLine({ place }: { place: PlaceSaid | null }) {
  if (place === null) return <p class="place none">{t("place.none")}</p>;
  const age = now.value - place.at;
  return (
    <p class="place">
      <Ltr class="big">{written(place)}</Ltr>
      <span>
        {t(`place.${place.source}`)}
        {place.accuracy_m !== null && <> · ± {distance(place.accuracy_m)}</>}
        {place.source === "gps" && <> · {ago(now.value - age, now.value)}</>}
      </span>
    </p>
  );
}

const SIGNS: Readonly<Record<Stage, IconName>> = { draft: "pen", held: "clock", queued: "clock", saved: "tray", received: "check", seen: "eye", refused: "cross" };

/** The stage of a report in words and with its own sign. */
export function StageMark({ stage }: { stage: Stage }) {
  return (
    <span class={`stage ${stage}`}>
      <Icon name={SIGNS[stage]} size={22} />
      {t(`stage.${stage}`)}
    </span>
  );
}

const WAY: readonly Stage[] = ["queued", "saved", "received", "seen"];

/** The whole way of a report, with what is done and what is still to come. */
export function Way({ item }: { item: Item }) {
  const at = WAY.indexOf(item.stage === "held" ? "queued" : item.stage);
  return (
    <ol class="way" aria-label={t("reports.way")}>
      {WAY.map((stage, n) => (
        <li key={stage} class={n <= at ? "done" : ""} aria-current={n === at ? "step" : undefined}>
          <span class="dot">{n <= at && <Icon name="check" size={18} />}</span>
          {t(`stage.${stage}`)}
        </li>
      ))}
    </ol>
  );
}

/** Why it was refused or waits, and what to do. */
export function ReasonNote({ item }: { item: Item }) {
  if (item.reason === null) return null;
  return (
    <p class={item.stage === "refused" ? "note danger" : "note warn"} role="status">
      <Icon name="alert" />
      <span>
        {reason(item.reason)}
        {item.stage === "refused" && <small>{t("reports.refusedDo")}</small>}
      </span>
    </p>
  );
}
