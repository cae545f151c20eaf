// MQTT for integrators: which key has a certificate and until when it holds; what to do where there is no broker.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { act, Age, Button, Code, HoldButton, problemText } from "~/shared/ui";
import * as calls from "~/state/calls";
import { now } from "~/state/clock";
import type { ApiKey, Mqtt, MqttAdmission, MqttWay } from "~/state/types";
import { useFresh, useFreshValue } from "../fresh";
import { works } from "../keyLife";
import { Certificate } from "./Certificate";

const SETTING = "HELIOGRAPH_INTEGRATOR_PORT";

export function MqttPart() {
  const [mqtt, again] = useFreshValue<Mqtt>(calls.readMqtt, "key.");
  return (
    <section class="admin-part" aria-label={t("admin.mqtt")}>
      {mqtt.is === "failed" && <p class="fault" role="alert">{problemText(mqtt.error)}</p>}
      {mqtt.is === "loading" && !mqtt.value && <p class="empty">{t("common.loading")}</p>}
      {mqtt.value && (mqtt.value.open ? <Ways of={mqtt.value.keys} onChanged={again} /> : <Closed />)}
    </section>
  );
}

function Closed() {
  const [before, after] = t("mqtt.closedHint").split("{setting}");
  return (
    <div class="empty">
      <p>
        <strong>{t("mqtt.closed")}</strong>
      </p>
      <p>
        {before}
        <code dir="ltr">{SETTING}</code>
        {after}
      </p>
    </div>
  );
}

function Ways({ of: ways, onChanged }: { of: readonly MqttWay[]; onChanged(): void }) {
  const [keys] = useFresh<ApiKey>(calls.listKeys, "key.");
  const [made, setMade] = useState<{ name: string; given: MqttAdmission } | null>(null);
  const live = (keys.value ?? []).filter((key) => works(key, now.value));
  return (
    <>
      <p class="small">{t("mqtt.intro")}</p>
      {keys.is === "failed" && <p class="fault" role="alert">{problemText(keys.error)}</p>}
      {keys.value && live.length === 0 && <p class="empty">{t("mqtt.noKeys")}</p>}
      <ul class="cards">
        {live.map((key) => (
          <Row
            key={key.id}
            of={key}
            way={ways.find((way) => way.key === key.prefix)}
            onMade={(given) => {
              setMade({ name: key.name, given });
              onChanged();
            }}
            onChanged={onChanged}
          />
        ))}
      </ul>
      {made && <Certificate name={made.name} of={made.given} onClose={() => setMade(null)} />}
    </>
  );
}

function Row({ of: key, way, onMade, onChanged }: { of: ApiKey; way: MqttWay | undefined; onMade(given: MqttAdmission): void; onChanged(): void }) {
  const make = async (): Promise<void> => {
    const given = await act(() => calls.openMqtt(key.prefix));
    if (given) onMade(given.value);
  };
  const shut = async (): Promise<void> => {
    await act(() => calls.closeMqtt(key.prefix), t("mqtt.shutDone", { name: key.name }));
    onChanged();
  };
  return (
    <li data-id={key.id}>
      <div class="line">
        <strong>{key.name}</strong>
        <Code>{key.prefix}…</Code>
        <span class="end">
          <Standing of={way} />
        </span>
      </div>
      {way && (
        <div class="line small">
          <Code>{way.topics}</Code>
          <span class="end">
            {t("admin.madeBy")} <Code>{way.opened_by}</Code> <Age at={way.opened_at} live />
          </span>
        </div>
      )}
      <div class="buttons">
        {way ? (
          <>
            <HoldButton tone="plain" onConfirm={() => void make()}>
              {t("mqtt.again")}
            </HoldButton>
            <HoldButton onConfirm={() => void shut()}>{t("mqtt.shut")}</HoldButton>
          </>
        ) : (
          <Button onClick={() => void make()}>{t("mqtt.make")}</Button>
        )}
      </div>
    </li>
  );
}

function Standing({ of: way }: { of: MqttWay | undefined }) {
  if (way === undefined) return <span>{t("mqtt.none")}</span>;
  if (Date.parse(way.expires_at) <= now.value) {
    return (
      <strong class="bad">
        ✕ {t("mqtt.ended")} <Age at={way.expires_at} live />
      </strong>
    );
  }
  return (
    <span class="good">
      ✓ {t("mqtt.holds")} <Age at={way.expires_at} live />
    </span>
  );
}
