// The five rooms of the page.
import { unanswered } from "~/tablet/net/alerts";
import { waiting } from "~/tablet/outbox/outbox";
import { go, type View, view } from "~/tablet/route";
import { t } from "~/tablet/words";
import { Icon, type IconName } from "./icons";

const ROOMS = [
  ["home", "report"],
  ["reports", "list"],
  ["alerts", "bell"],
  ["map", "map"],
  ["more", "more"],
] as const satisfies readonly (readonly [View["name"], IconName])[];
const INSIDE: Readonly<Partial<Record<View["name"], View["name"]>>> = { now: "home", guide: "home", report: "reports", alert: "alerts", people: "more", enrol: "more", transfer: "more" };

export function Nav() {
  const here = INSIDE[view.value.name] ?? view.value.name;
  const count = { home: 0, reports: waiting.value.count, alerts: unanswered.value.length, map: 0, more: 0 };
  return (
    <nav class="rooms" aria-label={t("nav.rooms")}>
      {ROOMS.map(([name, icon]) => (
        <button type="button" key={name} aria-current={here === name ? "page" : undefined} onClick={() => go({ name })}>
          {here === name && <i class="here" />}
          <Icon name={icon} />
          <span>{t(`nav.${name}`)}</span>
          {count[name] > 0 && <b class={name === "alerts" ? "count urgent" : "count"}>{count[name]}</b>}
        </button>
      ))}
    </nav>
  );
}
