// One field of the catalogue as something to tap: a choice, several, a number, a yes or no.
import type { CatalogueField } from "~/tablet/net/site";
import { Icon } from "~/tablet/parts/icons";
import type { Value } from "~/tablet/outbox/types";
import { valueWords } from "~/tablet/report";
import { said, t } from "~/tablet/words";

interface Props {
  field: CatalogueField;
  /** Whether the field's name has to be shown: there are several on the screen. */
  named: boolean;
  value: Value | undefined;
  onValue(value: Value | undefined): void;
}

export function FieldInput(props: Props) {
  const { field, named } = props;
  return (
    <div class="field" role="group" aria-label={said(field.labels)} data-field={field.key}>
      {named && <h3>{said(field.labels)}</h3>}
      <Input {...props} />
    </div>
  );
}

function Input({ field, value, onValue }: Props) {
  switch (field.type) {
    case "code":
      return <Choices options={field.codes.map((code) => [code.key, said(code.labels)])} chosen={[value]} onChoose={onValue} />;
    case "flags":
      return <Flags field={field} value={value} onValue={onValue} />;
    case "bool":
      return <Choices options={[[true, t("form.yes")], [false, t("form.no")]]} chosen={[value]} onChoose={onValue} />;
    case "scale":
      return <Choices small options={field.steps.map((step) => [step, valueWords(field, step)])} chosen={[value]} onChoose={onValue} />;
    default:
      return <Counter largest={field.largest ?? 255} value={typeof value === "number" ? value : undefined} onValue={onValue} name={said(field.labels)} />;
  }
}

function Flags({ field, value, onValue }: Omit<Props, "named">) {
  const chosen: readonly string[] = Array.isArray(value) ? value : [];
  const toggle = (key: Value): void => {
    const next = field.codes.map((code) => code.key).filter((each) => (each === key ? !chosen.includes(each) : chosen.includes(each)));
    onValue(next.length > 0 ? next : undefined);
  };
  return <Choices options={field.codes.map((code) => [code.key, said(code.labels)])} chosen={chosen} onChoose={toggle} />;
}

export function Choices({ options, chosen, onChoose, small = false }: { options: readonly (readonly [Value, string])[]; chosen: readonly (Value | undefined)[]; onChoose(value: Value): void; small?: boolean }) {
  return (
    <div class={small ? "choices small" : "choices"}>
      {options.map(([key, label]) => (
        <button type="button" key={String(key)} data-value={String(key)} aria-pressed={chosen.includes(key)} onClick={() => onChoose(key)}>
          <span class="sign">{chosen.includes(key) && <Icon name="check" size={24} />}</span>
          <span>{label}</span>
        </button>
      ))}
    </div>
  );
}

function Counter({ largest, value, onValue, name }: { largest: number; value: number | undefined; onValue(value: number | undefined): void; name: string }) {
  const set = (wanted: number): void => onValue(wanted < 0 ? undefined : Math.min(largest, wanted));
  const shown = value === undefined ? "–" : value === largest ? `${value}+` : String(value);
  return (
    <div class="counter">
      <button type="button" aria-label={t("form.less", { name })} disabled={value === undefined} onClick={() => set((value ?? 0) - 1)}>
        −
      </button>
      <output aria-live="polite">
        <bdi dir="ltr">{shown}</bdi>
      </output>
      <button type="button" aria-label={t("form.more", { name })} onClick={() => set(value === undefined ? 1 : value + 1)}>
        +
      </button>
      {[0, 2, 5, 10].filter((each) => each <= largest).map((each) => (
        <button type="button" key={each} class="jumpTo" aria-pressed={value === each} onClick={() => set(each)}>
          {each}
        </button>
      ))}
    </div>
  );
}
