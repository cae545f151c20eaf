// The secret of a webhook, shown this once, and the public key for receivers that need to hold no secret.
import { t } from "~/shared/i18n";
import { Dialog } from "~/shared/ui";
import { SecretField } from "../SecretField";
import type { Made } from "./HookForm";

export function HookSecret({ of: hook, onClose }: { of: Made; onClose(): void }) {
  return (
    <Dialog title={t("hooks.secretTitle", { name: hook.name })} onClose={onClose}>
      <p>
        {t("hooks.secretHint")} {hook.old_secret_until !== null && t("hooks.bothHint")}
      </p>
      <h3>{t("hooks.secret")}</h3>
      <SecretField label={t("hooks.secret")} text={hook.secret} testId="secret" tone="primary" />
      <p>
        <strong>{t("admin.shownOnce")}</strong>
      </p>
      <h3>{t("hooks.publicKey")}</h3>
      <SecretField label={t("hooks.publicKey")} text={hook.public_key} testId="public-key" />
    </Dialog>
  );
}
