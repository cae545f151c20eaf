// API keys: which programs may read what, until when, and when each was last used.
import { useState } from "preact/hooks";
import { distance } from "~/shared/format/number";
import { t } from "~/shared/i18n";
import { act, Age, Button, Code, HoldButton, problemText } from "~/shared/ui";
import * as calls from "~/state/calls";
import { now } from "~/state/clock";
import type { ApiKey } from "~/state/types";
import { useFresh } from "./fresh";
import { KeyForm } from "./KeyForm";
import { isExpired, works } from "./keyLife";
import { Reach } from "./Reach";
import { Secret } from "./Secret";

export function Keys() {
  const [keys, again] = useFresh<ApiKey>(calls.listKeys, "key.");
  const [asking, setAsking] = useState<{ like?: ApiKey } | null>(null);
  const [made, setMade] = useState<{ name: string; key: string } | null>(null);
  return (
    <section class="admin-part" aria-label={t("admin.keys")}>
      <p>
        <Button tone="primary" onClick={() => setAsking({})}>
          {t("admin.newKey")}
        </Button>
      </p>
      {keys.is === "failed" && <p class="fault" role="alert">{problemText(keys.error)}</p>}
      {keys.is === "loading" && !keys.value && <p class="empty">{t("common.loading")}</p>}
      {keys.value?.length === 0 && <p class="empty">{t("admin.noKeys")}</p>}
      <ul class="cards">
        {(keys.value ?? []).map((key) => (
          <Row key={key.id} of={key} onChanged={again} onRotate={() => setAsking({ like: key })} />
        ))}
      </ul>
      {asking && (
        <KeyForm
          like={asking.like}
          onClose={() => setAsking(null)}
          onDone={(key) => {
            setAsking(null);
            setMade(key);
            again();
          }}
        />
      )}
      {made && (
        <Secret title={t("admin.keyTitle", { name: made.name })} text={made.key} onClose={() => setMade(null)}>
          <p>{t("admin.keyHint")}</p>
        </Secret>
      )}
    </section>
  );
}

function Row({ of: key, onChanged, onRotate }: { of: ApiKey; onChanged(): void; onRotate(): void }) {
  const over = !works(key, now.value);
  const revoke = async (): Promise<void> => {
    await act(() => calls.revokeKey(key.prefix), t("admin.revoked", { name: key.name }));
    onChanged();
  };
  return (
    <li class={over ? "off" : ""} data-id={key.id}>
      <div class="line">
        <strong>{key.name}</strong>
        <Code>{key.prefix}…</Code>
        <span class="end">
          <Standing of={key} />
        </span>
      </div>
      <div class="line small">
        <span dir="ltr">{key.scopes.join(" ")}</span>
        <Reach of={key} />
      </div>
      {key.partner !== null && (
        <div class="line small">
          <strong>{t(`release.partner.${key.partner}`)}</strong>
          <span>{key.grid_m === 0 ? t("admin.exact") : t("admin.coarse", { grid: distance(key.grid_m) })}</span>
        </div>
      )}
      <div class="line small">
        <span>
          {t("admin.lastUsed")} <Age at={key.last_used_at} live />
        </span>
        <span class="end">
          {t("admin.madeBy")} <Code>{key.created_by}</Code> <Age at={key.created_at} live />
        </span>
      </div>
      {!over && (
        <div class="buttons">
          <Button onClick={onRotate}>{t("admin.rotate")}</Button>
          <HoldButton onConfirm={() => void revoke()}>{t("admin.revoke")}</HoldButton>
        </div>
      )}
    </li>
  );
}

function Standing({ of: key }: { of: ApiKey }) {
  if (key.revoked_at !== null) {
    return (
      <strong class="bad">
        ✕ {t("admin.revokedSince")} <Age at={key.revoked_at} live />
      </strong>
    );
  }
  if (isExpired(key, now.value)) {
    return (
      <strong class="bad">
        ✕ {t("admin.expired")} <Age at={key.expires_at} live />
      </strong>
    );
  }
  if (key.expires_at === null) return <span class="warn">{t("admin.neverExpires")}</span>;
  return (
    <span class="good">
      ✓ {t("admin.expires")} <Age at={key.expires_at} live />
    </span>
  );
}
