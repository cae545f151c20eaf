// The accounts: who, what they may do and see, and how they get in.
import { useState } from "preact/hooks";
import { t, tt } from "~/shared/i18n";
import { act, Age, Button, Code, problemText } from "~/shared/ui";
import * as calls from "~/state/calls";
import { now } from "~/state/clock";
import { me } from "~/state/session";
import type { Account } from "~/state/types";
import { AccountForm } from "./AccountForm";
import { useFresh } from "./fresh";
import { Reach } from "./Reach";
import { Secret } from "./Secret";

/** A one-time link that was just made: shown once. */
interface Link {
  name: string;
  setup_token: string;
  setup_expires_at: string;
}

export function Accounts() {
  const [accounts, again] = useFresh<Account>(calls.listAccounts, "account.");
  const [editing, setEditing] = useState<Account | "new" | null>(null);
  const [link, setLink] = useState<Link | null>(null);
  const done = (made: Link | null): void => {
    setEditing(null);
    setLink(made);
    again();
  };
  return (
    <section class="admin-part" aria-label={t("admin.accounts")}>
      <p>
        <Button tone="primary" onClick={() => setEditing("new")}>
          {t("admin.newAccount")}
        </Button>
      </p>
      {accounts.is === "failed" && <p class="fault" role="alert">{problemText(accounts.error)}</p>}
      {accounts.is === "loading" && !accounts.value && <p class="empty">{t("common.loading")}</p>}
      <ul class="cards">
        {(accounts.value ?? []).map((account) => (
          <Row key={account.id} account={account} onEdit={() => setEditing(account)} onLink={setLink} onChanged={again} />
        ))}
      </ul>
      {editing !== null && <AccountForm account={editing === "new" ? null : editing} onClose={() => setEditing(null)} onDone={done} />}
      {link && (
        <Secret title={t("admin.linkTitle", { name: link.name })} text={`${location.origin}/setup#${link.setup_token}`} onClose={() => setLink(null)}>
          <p>
            {t("admin.linkHint", { name: link.name })} {t("admin.linkUntil")} <Age at={link.setup_expires_at} live />.
          </p>
        </Secret>
      )}
    </section>
  );
}

function Row({ account, onEdit, onLink, onChanged }: { account: Account; onEdit(): void; onLink(link: Link): void; onChanged(): void }) {
  const disabled = account.disabled_at !== null;
  const toggle = async (): Promise<void> => {
    const set = (value: boolean) => calls.changeAccount(account.name, { disabled: value });
    await act(() => set(!disabled), t(disabled ? "admin.enabled" : "admin.disabled", { name: account.name }), async () => {
      await set(disabled);
      onChanged();
    });
    onChanged();
  };
  const renew = async (): Promise<void> => {
    const made = await act(() => calls.renewSetupLink(account.name));
    if (made) onLink(made.value);
  };
  return (
    <li class={disabled ? "off" : ""} data-id={account.id}>
      <div class="line">
        <strong>
          <Code>{account.name}</Code>
        </strong>
        <span>{tt("role", account.role)}</span>
        <span class="end">
          <Standing account={account} />
        </span>
      </div>
      <div class="line small">
        <Reach of={account} />
        <span class="end">
          {t("admin.since")} <Age at={account.created_at} live />
        </span>
      </div>
      <div class="buttons">
        <Button onClick={onEdit}>{t("admin.change")}</Button>
        <Button onClick={() => void renew()} disabled={disabled}>
          {t("admin.newLink")}
        </Button>
        {account.name === me.value?.name ? null : (
          <Button tone={disabled ? "plain" : "danger"} onClick={() => void toggle()}>
            {t(disabled ? "admin.enable" : "admin.disable")}
          </Button>
        )}
      </div>
    </li>
  );
}

function Standing({ account }: { account: Account }) {
  if (account.disabled_at !== null) {
    return (
      <strong class="bad">
        ✕ {t("admin.disabledSince")} <Age at={account.disabled_at} bare live />
      </strong>
    );
  }
  if (account.locked_until !== null && Date.parse(account.locked_until) > now.value) {
    return (
      <strong class="warn">
        ⚠ {t("admin.locked")} <Age at={account.locked_until} live />
      </strong>
    );
  }
  return account.has_password ? <span class="good">✓ {t("admin.active")}</span> : <span class="warn">◌ {t("admin.noPassword")}</span>;
}
