// Whom the draft reaches, why, and what it costs on the link of each site: the last look before it goes.
import { bytes as counted } from "~/shared/format/number";
import { t, tt } from "~/shared/i18n";
import { Age, Code, problemText, State } from "~/shared/ui";
import type * as calls from "~/state/calls";
import { sites } from "~/state/store";
import type { Previewed } from "./useReach";

export function Reach({ of: { reach, error, isFresh }, hasDraft }: { of: Previewed; hasDraft: boolean }) {
  return (
    <section class="reach" id="reach" aria-label={t("broadcast.reaches")} aria-busy={hasDraft && !isFresh} data-testid="reach">
      <h3>{t("broadcast.reaches")}</h3>
      {!hasDraft && <p class="small">{t("broadcast.notYet")}</p>}
      {error !== null && hasDraft && <p class="fault">{problemText(error)}</p>}
      {hasDraft && error === null && !isFresh && (
        <p class="small" role="status">
          {t("broadcast.asking")}
        </p>
      )}
      {reach && hasDraft && <Found reach={reach} />}
    </section>
  );
}

/** Left to right in every language, with its unit behind the number. */
function bytes(count: number): string {
  return `\u2066${counted(count)}\u2069`;
}

/** In one line: how many, over how many links, at what cost. */
export function reachLine(reach: calls.Reach): string {
  return `${t("broadcast.total", { n: reach.addressees.length + reach.others })} · ${t("broadcast.cost", { bytes: bytes(reach.bytes), n: reach.links.length })}`;
}

function Found({ reach }: { reach: calls.Reach }) {
  if (reach.addressees.length + reach.others === 0) {
    return (
      <p class="fault" role="status">
        {t("broadcast.nobody")}
      </p>
    );
  }
  return (
    <>
      <p role="status">
        <strong>{reachLine(reach)}</strong>
      </p>
      <ul class="reach-sites">
        {reach.links.map((link) => (
          <SiteReach key={link.site} link={link} addressees={reach.addressees.filter(({ site }) => site === link.site)} />
        ))}
      </ul>
      {reach.others > 0 && <p class="small">{t("broadcast.others", { n: reach.others })}</p>}
    </>
  );
}

function SiteReach({ link, addressees }: { link: calls.Reach["links"][number]; addressees: calls.Reach["addressees"] }) {
  const site = sites.get(link.site);
  const silent = site && site.link.state !== "up";
  return (
    <li data-site={link.site}>
      <div class="line">
        <strong>{site?.name ?? link.site}</strong>
        {silent && (
          <>
            <State is={site.link.state} />
            <span class="small">
              {t("broadcast.waits")} {site.link.last_heard_at && <Age at={site.link.last_heard_at} />}
            </span>
          </>
        )}
        <span class="end small">{t("broadcast.siteCost", { bytes: bytes(link.bytes), payload: bytes(link.payload_bytes) })}</span>
      </div>
      <ul>
        {addressees.map(({ addressee, reason }) => (
          <li key={addressee} data-addressee={addressee}>
            {addressee.startsWith("@") ? t("alerts.dutyOf", { site: site?.name ?? link.site }) : <Code>{addressee}</Code>} <span class="small">{tt("reason", reason)}</span>
          </li>
        ))}
      </ul>
    </li>
  );
}
