// One site: everything that is known of its link, its units, and what is on its way there.
import type { ComponentChildren } from "preact";
import { bytes } from "~/shared/format/number";
import { duration } from "~/shared/format/time";
import { t } from "~/shared/i18n";
import { Age, Button, Code, Facts, Moment, Place, State } from "~/shared/ui";
import { isLive, shown } from "~/state/mode";
import { select } from "~/state/selection";
import type { Site, SiteLink } from "~/state/types";
import { isClockOff, missing } from "./roster";

export function SiteDetail({ id }: { id: string }) {
  const site = shown.sites.value.find((each) => each.id === id);
  if (!site) return <p class="empty">{t("roster.gone")}</p>;
  const { link } = site;
  return (
    <article class="detail site" aria-label={site.name}>
      <h3>
        {site.name} <Code>{site.code}</Code> <State is={link.state} />
      </h3>
      <Facts
        of={[
          link.dark_since !== null && [
            t("roster.darkSince"),
            <strong key="dark" class="overdue">
              <Moment at={link.dark_since} /> · <Age at={link.dark_since} bare />
            </strong>,
          ],
          [t("roster.lastHeard"), link.last_heard_at ? <Heard key="heard" at={link.last_heard_at} /> : t("roster.neverHeard")],
          [t("roster.darkAfter"), duration(link.dark_after_s)],
          ...(isLive.value ? counters(link) : []),
          [t("roster.profile"), site.profile.toUpperCase()],
          [t("roster.reliability"), site.reliability],
          site.parent !== null && [t("roster.parent"), <Code key="parent">{site.parent}</Code>],
          [t("common.place"), <Place key="place" lat={site.position.lat} lon={site.position.lon} />],
        ]}
      />
      {!isLive.value && <p class="small">{t("roster.pastLinks")}</p>}
      <Owed site={site} />
      <Units site={site} />
      <Button onClick={() => select({ type: "site", id }, { fly: true })}>{t("common.showOnMap")}</Button>
    </article>
  );
}

function Heard({ at }: { at: string }) {
  return (
    <>
      <Age at={at} /> · <Moment at={at} />
    </>
  );
}

type Fact = readonly [string, ComponentChildren];

/** What is counted of a link; it is kept for now only, not for the past. */
function counters(link: SiteLink): Fact[] {
  const unknown = t("common.unknown");
  const skew = link.clock_skew_s;
  return [
    [t("roster.queue"), link.waiting === null ? unknown : t("roster.waiting", { n: link.waiting })],
    [t("roster.oldestTitle"), link.waiting ? duration(link.oldest_s ?? 0) : t("common.none")],
    [t("roster.bytesToday"), link.bytes_today === null ? unknown : bytes(link.bytes_today)],
    [t("roster.bytesHeard"), `${bytes(link.payload_bytes)} · ${t("roster.packets", { n: link.packets })}`],
    [
      t("roster.clock"),
      skew === null ? (
        unknown
      ) : (
        <span class={isClockOff(link) ? "open" : ""}>
          {skew === 0 ? t("roster.clockRight") : t(skew > 0 ? "roster.clockAhead" : "roster.clockBehind", { age: duration(Math.abs(skew)) })}
          {link.clock_suspect && ` · ${t("roster.clockSuspect")}`}
        </span>
      ),
    ],
    [t("roster.droppedTitle"), String(link.dropped_positions)],
    [t("roster.duplicates"), String(link.duplicates)],
    [t("roster.gaps"), missing(link) === 0 ? t("common.none") : <Gaps link={link} />],
  ];
}

const GAPS_SHOWN = 5;

function Gaps({ link }: { link: SiteLink }) {
  const first = link.gaps.slice(0, GAPS_SHOWN).map((gap) => (gap.first === gap.last ? `${gap.first}` : `${gap.first}–${gap.last}`));
  return (
    <span class="open">
      {missing(link)} (<bdi dir="ltr">{first.join(", ")}{link.gaps.length > GAPS_SHOWN ? " …" : ""}</bdi>)
    </span>
  );
}

/** What was issued for this site and is not known to be there. */
function Owed({ site }: { site: Site }) {
  const owed = shown.alerts.value.flatMap((alert) =>
    alert.state !== "active" ? [] : (alert.delivered ?? []).filter((row) => row.site === site.code && (row.state === "owed" || row.state === "sent")).map((row) => ({ alert, row })),
  );
  return (
    <section aria-label={t("roster.onTheWay")}>
      <h3>{t("roster.onTheWay")}</h3>
      {owed.length === 0 ? (
        <p class="small">✓ {t("roster.nothingOnTheWay")}</p>
      ) : (
        <ul class="plain-list">
          {owed.map(({ alert, row }) => (
            <li key={`${alert.id}-${row.addressee}`}>
              <bdi dir="ltr">#{alert.number}</bdi> → <Code>{row.addressee}</Code> <State is={row.state} /> {row.held && t("alerts.heldBack")}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Units({ site }: { site: Site }) {
  const units = shown.units.value.filter((unit) => unit.site === site.code);
  return (
    <section aria-label={t("roster.units")}>
      <h3>{t("roster.units")}</h3>
      {units.length === 0 && <p class="small">{t("common.none")}</p>}
      <ul class="plain-list">
        {units.map((unit) => (
          <li key={unit.id}>
            <button type="button" class="button quiet inline" onClick={() => select({ type: "unit", id: unit.id }, { fly: true })}>
              <Code>{unit.callsign}</Code>
            </button>{" "}
            {unit.name} · {unit.position ? <Age at={unit.position.at} /> : t("roster.neverLocated")}
          </li>
        ))}
      </ul>
    </section>
  );
}
