// The fields of what an alert says: shared by a new alert and by an update.
import { useId } from "preact/hooks";
import { duration } from "~/shared/format/time";
import { t } from "~/shared/i18n";
import { catalogue, instruction, word } from "~/shared/i18n/catalogue";
import { LIVES_S, MOST_TEXT } from "./draft";

export function InstructionField({ value, fault, onChange }: { value: string; fault?: string | undefined; onChange(value: string): void }) {
  const keys = Object.keys(catalogue.value?.instructions ?? {});
  return (
    <label>
      <span>{t("alerts.instruction")}</span>
      <select value={value} aria-invalid={fault !== undefined} onChange={(event) => onChange(event.currentTarget.value)}>
        {value === "" && <option value="">–</option>}
        {keys.map((key) => (
          <option key={key} value={key}>
            {instruction(key)}
          </option>
        ))}
      </select>
      {fault && <small class="fault">{fault}</small>}
    </label>
  );
}

/** With a counter: what is over the bound cannot be sent, and nothing is cut silently. */
export function TextField({ value, onChange }: { value: string; onChange(value: string): void }) {
  const counter = useId();
  const over = value.length > MOST_TEXT;
  return (
    <label>
      <span>{t("broadcast.text")}</span>
      <textarea dir="auto" rows={3} value={value} aria-invalid={over} aria-describedby={counter} onInput={(event) => onChange(event.currentTarget.value)} />
      <small id={counter} class={over ? "fault counter" : "small counter"}>
        {t(over ? "broadcast.tooLong" : "broadcast.counter", { n: value.length, most: MOST_TEXT })}
      </small>
    </label>
  );
}

const SCALES = {
  urgency: ["immediate", "expected", "future"],
  severity: ["extreme", "severe", "moderate", "minor", "unknown"],
  certainty: ["observed", "likely", "possible", "unknown"],
} as const;
type Scale = keyof typeof SCALES;

export function ScaleFields({ value, onChange }: { value: Record<Scale, string>; onChange(change: Partial<Record<Scale, string>>): void }) {
  return (
    <div class="triple">
      {(Object.keys(SCALES) as Scale[]).map((scale) => (
        <label key={scale}>
          <span>{t(`broadcast.${scale}`)}</span>
          <select value={value[scale]} onChange={(event) => onChange({ [scale]: event.currentTarget.value })}>
            {[...new Set([...SCALES[scale], value[scale]])].map((key) => (
              <option key={key} value={key}>
                {word(scale, key)}
              </option>
            ))}
          </select>
        </label>
      ))}
    </div>
  );
}

export function LifeField({ value, onChange }: { value: number; onChange(value: number): void }) {
  return (
    <label>
      <span>{t("broadcast.life")}</span>
      <select value={value} onChange={(event) => onChange(Number(event.currentTarget.value))}>
        {LIVES_S.map((life) => (
          <option key={life} value={life}>
            {duration(life)}
          </option>
        ))}
      </select>
    </label>
  );
}
