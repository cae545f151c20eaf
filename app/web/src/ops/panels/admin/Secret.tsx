// A secret that is shown this once: to be copied now, known to nobody afterwards.
import type { ComponentChildren } from "preact";
import { t } from "~/shared/i18n";
import { Dialog } from "~/shared/ui";
import { SecretField } from "./SecretField";

export function Secret({ title, text, onClose, children }: { title: string; text: string; onClose(): void; children: ComponentChildren }) {
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <SecretField label={title} text={text} testId="secret" tone="primary" />
      <p>
        <strong>{t("admin.shownOnce")}</strong>
      </p>
    </Dialog>
  );
}
