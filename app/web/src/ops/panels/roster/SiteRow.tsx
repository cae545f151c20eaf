// One site in a list: how its link stands, and what waits there.
import { duration } from "~/shared/format/time";
import { t } from "~/shared/i18n";
import { Age, Code, Moment, State } from "~/shared/ui";
import type { Site } from "~/state/types";
import { isClockOff } from "./roster";

export function SiteRow({ site }: { site: Site }) {
  const { link } = site;
  return (
    <div class="row">
      <div class="grow">
        <div class="line">
          <strong>{site.name}</strong>
          <Code>{site.code}</Code>
          {site.retired && <span class="small">{t("roster.retired")}</span>}
          <span class="end">
            <State is={link.state} />
          </span>
        </div>
        <div class="line small">
          <Heard site={site} />
          {link.waiting !== null && link.waiting > 0 && (
            <span>
              {t("roster.waiting", { n: link.waiting })}
              {link.oldest_s !== null && link.oldest_s > 0 && ` · ${t("roster.oldest", { age: duration(link.oldest_s) })}`}
            </span>
          )}
          {isClockOff(link) && <strong class="open">◷ {t("roster.clockOff")}</strong>}
          {link.dropped_positions > 0 && <span>{t("roster.dropped", { n: link.dropped_positions })}</span>}
        </div>
      </div>
    </div>
  );
}

function Heard({ site: { link } }: { site: Site }) {
  if (link.dark_since !== null) {
    return (
      <span>
        {t("roster.darkSince")} <Moment at={link.dark_since} /> (<Age at={link.dark_since} bare />)
      </span>
    );
  }
  if (link.last_heard_at === null) return <span>{t("roster.neverHeard")}</span>;
  return (
    <span>
      {t("roster.heard")} <Age at={link.last_heard_at} />
    </span>
  );
}
