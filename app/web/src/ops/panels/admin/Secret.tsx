// A secret that is shown this once: to be copied now, known to nobody afterwards.
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { Button, Dialog } from "~/shared/ui";

export function Secret({ title, text, onClose, children }: { title: string; text: string; onClose(): void; children: ComponentChildren }) {
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const copy = async (): Promise<void> => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Without https there is no clipboard; the text is selected, so that Ctrl+C takes it.
      setCopied(document.execCommand("copy"));
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <p class="secret">
        <input ref={field} readOnly dir="ltr" value={text} aria-label={title} onFocus={(event) => event.currentTarget.select()} data-testid="secret" />
        <Button tone="primary" onClick={() => void copy()}>
          {copied ? `✓ ${t("common.copied")}` : t("common.copy")}
        </Button>
      </p>
      <p>
        <strong>{t("admin.shownOnce")}</strong>
      </p>
    </Dialog>
  );
}
