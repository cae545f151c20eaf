// One text to be taken away, with a button that copies it; several lines when it has them.
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { Button } from "~/shared/ui";

export function SecretField({ label, text, testId, tone = "plain", children }: {
  label: string;
  text: string;
  testId: string;
  tone?: "plain" | "primary";
  /** Further buttons. */
  children?: ComponentChildren;
}) {
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
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
  const shown = { ref: field, readOnly: true, dir: "ltr" as const, value: text, "aria-label": label, "data-testid": testId };
  return (
    <p class="secret">
      {text.includes("\n") ? (
        <textarea {...shown} rows={3} onFocus={(event) => event.currentTarget.select()} />
      ) : (
        <input {...shown} onFocus={(event) => event.currentTarget.select()} />
      )}
      <Button tone={tone} onClick={() => void copy()}>
        {copied ? `✓ ${t("common.copied")}` : t("common.copy")}
      </Button>
      {children}
    </p>
  );
}
