// One coded field to fill in, by its type in the catalogue: choose, don't type.
import { said } from "~/shared/i18n/catalogue";
import { t } from "~/shared/i18n";
import { toggled } from "~/state/toggled";
import type { CatalogueField } from "~/state/types";

export function CodedField({ field, value, onChange }: { field: CatalogueField; value: unknown; onChange(value: unknown): void }) {
  const name = said(field.labels) ?? field.key;
  const label = field.unit ? `${name} (${field.unit})` : name;
  switch (field.type) {
    case "code":
      return (
        <label>
          <span>{label}</span>
          <select value={String(value ?? "")} onChange={(event) => onChange(event.currentTarget.value)}>
            <option value="">–</option>
            {field.codes.map((code) => (
              <option key={code.key} value={code.key}>
                {said(code.labels) ?? code.key}
              </option>
            ))}
          </select>
        </label>
      );
    case "bool":
      return (
        <label>
          <span>{label}</span>
          <select value={typeof value === "boolean" ? String(value) : ""} onChange={(event) => onChange(BOOLEANS[event.currentTarget.value] ?? "")}>
            <option value="">–</option>
            <option value="true">{t("common.yes")}</option>
            <option value="false">{t("common.no")}</option>
          </select>
        </label>
      );
    case "flags":
      return <Flags field={field} label={label} value={Array.isArray(value) ? value : []} onChange={onChange} />;
    default:
      return (
        <label>
          <span>{label}</span>
          <input
            dir="ltr"
            type="number"
            min={0}
            max={field.largest ?? field.steps.at(-1) ?? undefined}
            step={1}
            value={typeof value === "number" ? value : ""}
            onInput={(event) => onChange(event.currentTarget.value === "" ? "" : event.currentTarget.valueAsNumber)}
          />
        </label>
      );
  }
}

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, false: false };

function Flags({ field, label, value, onChange }: { field: CatalogueField; label: string; value: readonly unknown[]; onChange(value: unknown): void }) {
  return (
    <fieldset class="flags">
      <legend>{label}</legend>
      {field.codes.map((code) => (
        <label class="check" key={code.key}>
          <input
            type="checkbox"
            checked={value.includes(code.key)}
            onChange={() => onChange(toggled(value, code.key))}
          />
          <span>{said(code.labels) ?? code.key}</span>
        </label>
      ))}
    </fieldset>
  );
}
