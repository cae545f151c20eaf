// The dialog that makes an account, or changes what one may do and see.
import { useState } from "preact/hooks";
import { t, tt } from "~/shared/i18n";
import { act, Dialog } from "~/shared/ui";
import * as calls from "~/state/calls";
import type { Account, Role } from "~/state/types";
import { GrantFields, type Grant } from "./GrantFields";
import { useSending } from "./sending";

const ROLES: readonly Role[] = ["viewer", "reporter", "officer", "admin"];

interface Props {
  /** null: a new one. */
  account: Account | null;
  onClose(): void;
  onDone(link: { name: string; setup_token: string; setup_expires_at: string } | null): void;
}

export function AccountForm({ account, onClose, onDone }: Props) {
  const [name, setName] = useState(account?.name ?? "");
  const [role, setRole] = useState<Role>(account?.role ?? "viewer");
  const [grant, setGrant] = useState<Grant>({ areas: account?.areas ?? null, sensitive: account?.sensitive ?? false });

  const [submit, busy, fault] = useSending(async () => {
    if (account) await change(account, { role, ...grant });
    else onDone((await calls.createAccount({ name: name.trim().toLowerCase(), role, ...grant })).value);
    if (account) onDone(null);
  });
  return (
    <Dialog title={account ? t("admin.changeTitle", { name: account.name }) : t("admin.newAccount")} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        {!account && (
          <label>
            <span>{t("door.name")}</span>
            <input required minLength={2} maxLength={64} pattern="[A-Za-z0-9._\-]+" autocomplete="off" dir="ltr" value={name} onInput={(event) => setName(event.currentTarget.value)} />
            <small>{t("admin.nameHint")}</small>
          </label>
        )}
        <fieldset>
          <legend>{t("admin.role")}</legend>
          {ROLES.map((each) => (
            <label class="check" key={each}>
              <input type="radio" name="role" checked={role === each} onChange={() => setRole(each)} />
              <span>
                <strong>{tt("role", each)}</strong> · {t(`admin.may.${each as "viewer" | "reporter" | "officer" | "admin"}`)}
              </span>
            </label>
          ))}
        </fieldset>
        <GrantFields grant={grant} onChange={setGrant} />
        {account && <p class="small">{t("admin.sessionsEnd")}</p>}
        {fault && <p class="fault" role="alert">{fault}</p>}
        <button type="submit" class="button primary" disabled={busy}>
          {account ? t("common.save") : t("admin.create")}
        </button>
      </form>
    </Dialog>
  );
}

/** Saves, with a way back to how it was. */
async function change(account: Account, to: { role: Role } & Grant): Promise<void> {
  await calls.changeAccount(account.name, to);
  const back = { role: account.role, areas: account.areas, sensitive: account.sensitive };
  await act(async () => undefined, t("admin.changed", { name: account.name }), () => calls.changeAccount(account.name, back));
}
