// One threat in a list: what, how sure, how old, where.
import { percent } from "~/shared/format/number";
import { t } from "~/shared/i18n";
import { Age, Kind, Place, State, StatusMark, Symbol } from "~/shared/ui";
import type { Threat } from "~/state/types";

export function ThreatRow({ threat }: { threat: Threat }) {
  return (
    <div class="row">
      <Symbol kind={threat.kind} />
      <div class="grow">
        <div class="line head">
          <strong>
            <Kind code={threat.kind} />
          </strong>
          <StatusMark status={threat.status} />
          {threat.conflict && (
            <span class="conflict" title={t("threats.conflict")}>
              ⚡<span class="visually-hidden">{t("threats.conflict")}</span>
            </span>
          )}
          <span class="end">
            <Age at={threat.last_observed_at} />
          </span>
        </div>
        <div class="line small">
          <State is={threat.state} />
          <span>{percent(threat.confidence)}</span>
          <span>{t("threats.sources", { n: threat.sources })}</span>
          <span class="end">
            <Place lat={threat.position.lat} lon={threat.position.lon} />
          </span>
        </div>
      </div>
    </div>
  );
}
