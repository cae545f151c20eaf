// Everything there is to say about one threat: facts, the arithmetic of its confidence, its reports, its history.
import { distance, percent } from "~/shared/format/number";
import { t, tt } from "~/shared/i18n";
import { word } from "~/shared/i18n/catalogue";
import { Age, Button, Code, Facts, Kind, Moment, Place, State, StatusMark, Symbol, useLoaded } from "~/shared/ui";
import * as calls from "~/state/calls";
import type { Answer } from "~/state/calls";
import { isLive } from "~/state/mode";
import { select } from "~/state/selection";
import { isOfficer } from "~/state/session";
import { generation, threats } from "~/state/store";
import type { ThreatDetail as Detail } from "~/state/types";
import { Release } from "../decide/Release";
import { Confidence } from "./Confidence";
import { Conflict } from "./Conflict";
import { decided } from "./decisions";
import { Proposals } from "./Proposals";
import { ThreatActions } from "./ThreatActions";
import { ThreatHistory } from "./ThreatHistory";
import { ThreatReports } from "./ThreatReports";

export function ThreatDetail({ id }: { id: string }) {
  const live = threats.get(id);
  // Read again with every change of the threat, and after every cut of the link.
  const loaded = useLoaded((signal) => calls.readThreat(id, signal), [id, live?.revision, live?.evaluated_at, decided.value, generation.value]);
  const answer = loaded.value;
  if (answer === undefined) return <p class="empty">{loaded.is === "failed" ? t("threats.gone") : t("common.loading")}</p>;
  return <ThreatCard answer={answer} />;
}

function ThreatCard({ answer }: { answer: Answer<Detail> }) {
  const threat = answer.value;
  const { lat, lon } = threat.position;
  return (
    <article class="detail" data-testid="threat-detail" aria-label={t("common.details")}>
      <header class="row">
        <Symbol kind={threat.kind} size={36} />
        <div class="grow">
          <h3>
            <Kind code={threat.kind} /> <StatusMark status={threat.status} />
          </h3>
          <div class="line">
            <State is={threat.state} /> <span>{tt("reason", threat.reason)}</span>
          </div>
        </div>
        <Button tone="quiet" label={t("common.close")} onClick={() => select(null)}>
          ✕
        </Button>
      </header>
      <ThreatActions answer={answer} />
      {threat.conflict && <Conflict threat={threat} />}
      <Proposals threat={threat} />
      {threat.superseded_by && (
        <p>
          {t("threats.supersededBy")}{" "}
          <Button tone="quiet" onClick={() => select({ type: "threat", id: threat.superseded_by ?? "" }, { fly: true })}>
            <Code>{threat.superseded_by.slice(0, 8)}</Code>
          </Button>
        </p>
      )}
      <Facts
        of={[
          [t("threats.confidence"), <strong>{percent(threat.confidence)}</strong>],
          [t("threats.severity"), word("severity", threat.severity)],
          [t("threats.certainty"), word("certainty", threat.certainty)],
          [t("threats.lastSeen"), <Age at={threat.last_observed_at} />],
          [t("threats.firstSeen"), <Moment at={threat.first_observed_at} />],
          threat.ended_at ? [t("threats.ended"), <Age at={threat.ended_at} />] : [t("threats.expires"), <Age at={threat.expires_at} />],
          [t("threats.danger"), distance(threat.danger_radius_m)],
          [t("threats.uncertainty"), distance(threat.position.accuracy_m ?? 0)],
          [t("common.place"), <Place lat={lat} lon={lon} />],
        ]}
      />
      {isOfficer.value && isLive.value && <Release what="threat" id={threat.id} />}
      <Confidence arithmetic={threat.arithmetic} />
      <ThreatReports reports={threat.made_of} />
      <ThreatHistory threat={threat} />
    </article>
  );
}
