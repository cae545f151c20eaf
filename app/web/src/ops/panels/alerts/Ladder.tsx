// The ladder of every addressee: owed, sent, received, seen, acknowledged; who answered what; who was told instead.
import { t, tt } from "~/shared/i18n";
import { word } from "~/shared/i18n/catalogue";
import { secondsSince } from "~/shared/format/time";
import { Age, Code } from "~/shared/ui";
import { now } from "~/state/clock";
import { select } from "~/state/selection";
import { sites } from "~/state/store";
import type { Delivery } from "~/state/types";
import { clock } from "./countdown";

/** How the centre names the operations centre itself among those who are told instead. */
const OPERATIONS = "operations";

const RUNGS = ["sent", "received", "seen", "acknowledged"] as const;

export function Ladder({ deliveries }: { deliveries: readonly Delivery[] }) {
  if (deliveries.length === 0) return <p class="empty">{t("alerts.nobody")}</p>;
  return (
    <ul class="ladder" data-testid="ladder">
      {[...deliveries].sort(byOpenness).map((delivery) => (
        <Addressee key={delivery.addressee} delivery={delivery} />
      ))}
    </ul>
  );
}

/** Who cannot comply, who is overdue, who has not answered: in this order, before those who have. */
export function byOpenness(one: Delivery, other: Delivery): number {
  const rank = (delivery: Delivery): number => {
    if (delivery.response === "cannot_comply") return 0;
    if (delivery.state === "acknowledged") return 4;
    if (delivery.state === "lapsed") return 3;
    return delivery.overdue ? 1 : 2;
  };
  return rank(one) - rank(other) || one.addressee.localeCompare(other.addressee);
}

function Addressee({ delivery }: { delivery: Delivery }) {
  return (
    <li
      class={`${delivery.overdue ? "overdue" : ""} ${delivery.response === "cannot_comply" ? "refused" : delivery.state}`}
      data-addressee={delivery.addressee}
      data-state={delivery.state}
    >
      <div class="line">
        <Name of={delivery.addressee} />
        <span class="small">{tt("reason", delivery.reason)}</span>
        <span class="end">
          <Outlook delivery={delivery} />
        </span>
      </div>
      <Rungs delivery={delivery} />
      <Answer delivery={delivery} />
      {delivery.escalated_at && (
        <p class="small fault escalated">
          <span aria-hidden="true">↑ </span>
          {delivery.escalated_to.length === 0 ? t("alerts.escalatedNowhere") : t("alerts.escalatedTo", { to: delivery.escalated_to.map(named).join(", ") })} <Age at={delivery.escalated_at} />
        </p>
      )}
    </li>
  );
}

/** A unit by its callsign, or whoever is on duty at a site; shows where it is. */
function Name({ of }: { of: string }) {
  const isSite = of.startsWith("@");
  const id = plain(of);
  return (
    <button type="button" class="name" title={t("common.showOnMap")} onClick={() => select({ type: isSite ? "site" : "unit", id }, { fly: true })}>
      {isSite ? t("alerts.dutyOf", { site: sites.get(id)?.name ?? id }) : <Code>{of}</Code>}
    </button>
  );
}

/** The operations centre is nobody's callsign: it is whoever reads this. */
function named(addressee: string): string {
  return addressee === OPERATIONS ? t("alerts.operations") : plain(addressee);
}

function plain(addressee: string): string {
  return addressee.replace(/^@/, "");
}

function Rungs({ delivery }: { delivery: Delivery }) {
  const reached = RUNGS.indexOf(delivery.state as (typeof RUNGS)[number]);
  return (
    <ol class="rungs" aria-label={tt("state", delivery.state)}>
      {RUNGS.map((rung, index) => (
        <li key={rung} class={index <= reached ? "done" : ""} aria-current={index === reached ? "step" : undefined}>
          <span aria-hidden="true">{index <= reached ? "✓" : "·"}</span> {tt("state", rung)}{" "}
          {index <= reached && delivery[`${rung}_at`] && <Age at={delivery[`${rung}_at`]} />}
        </li>
      ))}
    </ol>
  );
}

function Answer({ delivery }: { delivery: Delivery }) {
  const late = delivery.received_revision !== null && delivery.received_revision < delivery.revision;
  return (
    <>
      {delivery.acknowledged_by && (
        <p class={`small answer ${delivery.response ?? ""}`}>
          <span aria-hidden="true">{delivery.response === "cannot_comply" ? "✕ " : "✓ "}</span>
          {word("response", delivery.response)} {t("alerts.answeredBy", { person: "" })}
          <bdi>{delivery.acknowledged_by}</bdi>
        </p>
      )}
      {late && <p class="small">{t("alerts.hasOlder", { has: delivery.received_revision ?? 0, now: delivery.revision })}</p>}
      {delivery.tries > 1 && delivery.state !== "acknowledged" && <p class="small">{t("alerts.tries", { n: delivery.tries })}</p>}
    </>
  );
}

/** What happens next with this addressee, and when. */
function Outlook({ delivery }: { delivery: Delivery }) {
  if (delivery.state === "acknowledged") return null;
  if (delivery.state === "lapsed") return <span class="state lapsed">{tt("state", "lapsed")}</span>;
  if (delivery.escalated_at) return <strong class="fault">{t("alerts.timeUp")}</strong>;
  if (delivery.escalate_at === null) return delivery.held ? <span class="small">{t("alerts.heldBack")}</span> : null;
  const left = -secondsSince(delivery.escalate_at, now.value);
  if (left <= 0) return <strong class="fault">{t("alerts.timeUp")}</strong>;
  return (
    <span class={`countdown ${left < 60 ? "soon" : ""}`} role="timer" aria-live="off">
      {t("alerts.escalatesIn")} <bdi dir="ltr">{clock(left)}</bdi>
    </span>
  );
}
