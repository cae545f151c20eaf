// Why: asked with every decision, answered by one click on what is usually meant or in words of one's own.
import { useId } from "preact/hooks";
import { t } from "~/shared/i18n";
import { Button } from "~/shared/ui";

/** As long as the centre keeps. */
const MOST = 500;

export function Reason({ value, onChange, usual, focus = false }: {
  value: string;
  onChange(value: string): void;
  /** What is usually meant, in the page's language. */
  usual: readonly string[];
  focus?: boolean;
}) {
  const hint = useId();
  return (
    <div class="reason">
      <div class="usual" role="group" aria-label={t("threats.usualReasons")}>
        {usual.map((text) => (
          <Button key={text} pressed={text === value} onClick={() => onChange(text)}>
            {text}
          </Button>
        ))}
      </div>
      <label>
        <span>{t("common.why")}</span>
        <textarea
          dir="auto"
          rows={2}
          required
          maxLength={MOST}
          value={value}
          aria-describedby={hint}
          autofocus={focus}
          onInput={(event) => onChange(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
        />
      </label>
      <p class="small" id={hint}>
        {t("common.whyHint")}
      </p>
    </div>
  );
}
