// The dialog that makes an API key: for what, what it may read, and until when it works.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { duration } from "~/shared/format/time";
import { Dialog } from "~/shared/ui";
import * as calls from "~/state/calls";
import { currentMs } from "~/state/clock";
import { toggled } from "~/state/toggled";
import type { ApiKey } from "~/state/types";
import { GrantFields, type Grant } from "./GrantFields";
import { type Outside, PartnerFields } from "./PartnerFields";
import { useSending } from "./sending";

const SCOPES = {
  "reports:read": "reports",
  "threats:read": "threats",
  "alerts:read": "alerts",
  "units:read": "units",
  "metrics:read": "metrics",
  "reports:write": "file",
  "webhooks:write": "hooks",
} as const;
const DAY_S = 86_400;
/** Lives to choose from, days; 0: it works until it is revoked. */
const LIVES = [1, 7, 30, 90, 365, 0];
const DEFAULT_LIFE = 90;

export function KeyForm({ like, onClose, onDone }: {
  /** The key that this one is to take the place of: it may do the same, and both work until the first is revoked. */
  like?: ApiKey | undefined;
  onClose(): void;
  onDone(key: { name: string; key: string }): void;
}) {
  const [name, setName] = useState(like?.name ?? "");
  const [scopes, setScopes] = useState<readonly string[]>(like?.scopes ?? []);
  const [days, setDays] = useState(DEFAULT_LIFE);
  const [grant, setGrant] = useState<Grant>({ areas: like?.areas ?? null, sensitive: like?.sensitive ?? false });
  const [outside, setOutside] = useState<Outside>({ partner: like?.partner ?? null, grid_m: like?.grid_m ?? 0 });

  const [submit, busy, fault] = useSending(async () => {
    const expires_at = days === 0 ? null : new Date(currentMs() + days * DAY_S * 1000).toISOString();
    onDone((await calls.createKey({ name: name.trim(), scopes: [...scopes], ...grant, ...outside, expires_at })).value);
  });
  return (
    <Dialog title={like ? t("admin.secondKey", { name: like.name }) : t("admin.newKey")} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        {like && <p class="small">{t("admin.secondKeyHint")}</p>}
        <label>
          <span>{t("admin.keyName")}</span>
          <input required maxLength={100} autocomplete="off" value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <fieldset>
          <legend>{t("admin.mayRead")}</legend>
          {Object.entries(SCOPES).map(([scope, word]) => (
            <label class="check" key={scope}>
              <input
                type="checkbox"
                checked={scopes.includes(scope)}
                onChange={() => setScopes(toggled(scopes, scope))}
              />
              <span>
                {t(`admin.scope.${word}`)} <code dir="ltr">{scope}</code>
              </span>
            </label>
          ))}
        </fieldset>
        <label>
          <span>{t("admin.life")}</span>
          <select value={String(days)} onChange={(event) => setDays(Number(event.currentTarget.value))}>
            {LIVES.map((each) => (
              <option key={each} value={String(each)}>
                {each === 0 ? t("admin.untilRevoked") : duration(each * DAY_S)}
              </option>
            ))}
          </select>
        </label>
        <PartnerFields outside={outside} onChange={setOutside} />
        <GrantFields grant={grant} onChange={setGrant} />
        {fault && <p class="fault" role="alert">{fault}</p>}
        <button type="submit" class="button primary" disabled={busy || scopes.length === 0}>
          {t("admin.create")}
        </button>
      </form>
    </Dialog>
  );
}
