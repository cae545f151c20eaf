// The reason for a decision: always asked for, kept with it.
import { useId } from "preact/hooks";
import { t } from "~/shared/i18n";

export const MOST_WHY = 500;

export function WhyField({ value, onChange }: { value: string; onChange(value: string): void }) {
  const hint = useId();
  return (
    <label>
      <span>{t("common.why")}</span>
      <input dir="auto" required maxLength={MOST_WHY} value={value} aria-describedby={hint} onInput={(event) => onChange(event.currentTarget.value)} />
      <small id={hint} class="small">
        {t("common.whyHint")}
      </small>
    </label>
  );
}
