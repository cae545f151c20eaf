// One area: whose it is, what happens in it, what followed from the last edit; and editing and deleting it.
import { useState } from "preact/hooks";
import { t, tt } from "~/shared/i18n";
import { act, Button, Code, Facts, HoldButton, useLoaded } from "~/shared/ui";
import * as calls from "~/state/calls";
import { isLive } from "~/state/mode";
import { select } from "~/state/selection";
import { isOfficer } from "~/state/session";
import { alerts, areas, threats, units } from "~/state/store";
import type { Area, Unit } from "~/state/types";
import { openTab } from "../../shell/tabs";
import { isEnded } from "../../shell/visible";
import { AlertRow } from "../alerts/AlertRow";
import { ringsOf } from "./outline";
import { savedAt, startEdit } from "./work";

export function AreaDetail({ id }: { id: string }) {
  const live = areas.get(id);
  const loaded = useLoaded((signal) => calls.readArea(id, signal), [id, live]);
  const area = loaded.value?.value ?? live;
  if (area === undefined) return <p class="empty">{loaded.is === "failed" ? t("areas.gone") : t("common.loading")}</p>;
  const its = units.all.value.filter((unit) => unit.areas.includes(area.code));
  const open = threats.all.value.filter((threat) => !isEnded(threat) && threat.areas.includes(area.code)).length;
  const corners = ringsOf(area.geometry, "latlon").reduce((sum, ring) => sum + ring.corners.length, 0);
  return (
    <article class="detail" data-testid="area-detail" aria-label={t("common.details")}>
      <header class="row">
        <div class="grow">
          <h3>
            <bdi>{area.name}</bdi>
          </h3>
          <div class="line small">
            <Code>{area.code}</Code> <span>{tt("areas.kinds", area.kind)}</span>
          </div>
        </div>
        <Button tone="quiet" label={t("common.close")} onClick={() => select(null)}>
          ✕
        </Button>
      </header>
      <Facts
        of={[
          [t("areas.outline"), t("areas.corners", { n: corners })],
          [t("areas.hereNow"), t("areas.threatsIn", { n: open })],
        ]}
      />
      {isOfficer.value && isLive.value && loaded.value && <AreaActions area={loaded.value.value} etag={loaded.value.etag} units={its} />}
      <Followed area={area} />
      <h3>{t("areas.itsUnits")}</h3>
      {its.length === 0 ? <p class="small">{t("areas.noUnits")}</p> : <Units of={its} />}
    </article>
  );
}

function Units({ of }: { of: readonly Unit[] }) {
  return (
    <p class="line">
      {of.map(({ id, callsign, name }) => (
        <Button
          key={id}
          tone="quiet"
          title={name}
          onClick={() => {
            openTab("roster");
            select({ type: "unit", id }, { fly: true });
          }}
        >
          <Code>{callsign}</Code>
        </Button>
      ))}
    </p>
  );
}

/** Active alerts that touch the area; those since it was saved are marked. */
function Followed({ area }: { area: Area }) {
  const since = savedAt.value.get(area.code);
  const here = alerts.all.value.filter((alert) => alert.state === "active" && alert.areas.includes(area.code));
  const isNew = (at: string): boolean => since !== undefined && Date.parse(at) >= Date.parse(since);
  return (
    <section aria-label={t("areas.alertsIn")} data-testid="followed">
      <h3>{t("areas.alertsIn")}</h3>
      {since && !here.some((alert) => isNew(alert.updated_at)) && (
        <p class="small" role="status">
          {t("areas.savedWait")}
        </p>
      )}
      {here.length === 0 && !since && <p class="small">{t("areas.noAlerts")}</p>}
      <ul class="bare">
        {here
          .sort((one, other) => other.updated_at.localeCompare(one.updated_at))
          .map((alert) => (
            <li key={alert.id}>
              <button
                type="button"
                class="as-row"
                onClick={() => {
                  openTab("alerts");
                  select({ type: "alert", id: alert.id }, { fly: true });
                }}
              >
                {isNew(alert.updated_at) && <strong class="since">+ {t("areas.followed")}</strong>}
                <AlertRow alert={alert} />
              </button>
            </li>
          ))}
      </ul>
    </section>
  );
}

function AreaActions({ area, etag, units: its }: { area: Area; etag: string | null; units: readonly Unit[] }) {
  const [removing, setRemoving] = useState(false);
  const remove = async (): Promise<void> => {
    const done = await act(() => calls.deleteArea(area.code, { ifMatch: etag }), t("areas.removed", { code: area.code }));
    if (!done) return;
    areas.remove(area.id);
    select(null);
  };
  return (
    <section class="actions">
      <div class="line">
        <Button onClick={() => startEdit(area, etag)}>{t("areas.edit")}</Button>
        <Button pressed={removing} onClick={() => setRemoving(!removing)}>
          {t("areas.remove")}
        </Button>
      </div>
      {removing && (
        <div class="sub">
          <p>{t("areas.removes", { code: area.code, name: area.name })}</p>
          {its.length > 0 && <p class="fault">{t("areas.removeUnits", { n: its.length })}</p>}
          <div class="line">
            <HoldButton onConfirm={() => void remove()}>{t("areas.removeNow", { code: area.code })}</HoldButton>
            <Button tone="quiet" onClick={() => setRemoving(false)}>
              {t("common.cancel")}
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}
