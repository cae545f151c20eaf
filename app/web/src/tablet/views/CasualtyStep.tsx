// Casualties one by one, by number and never by name: AT-MIST of each.
import { useState } from "preact/hooks";
import { answer } from "~/tablet/forms/steps";
import { Ltr } from "~/tablet/parts/bits";
import { Icon } from "~/tablet/parts/icons";
import { casualtyFields, valueWords } from "~/tablet/report";
import type { Casualty } from "~/tablet/outbox/types";
import { said, t } from "~/tablet/words";
import { FieldInput } from "./Question";

const MOST = 64;

export function CasualtyStep({ casualties, onChange }: { casualties: readonly Casualty[]; onChange(casualties: readonly Casualty[]): void }) {
  const [open, setOpen] = useState<number | null>(null);
  const add = (): void => {
    const number = Math.max(0, ...casualties.map((each) => each.number)) + 1;
    onChange([...casualties, { number, fields: {} }]);
    setOpen(number);
  };
  const change = (casualty: Casualty): void => onChange(casualties.map((each) => (each.number === casualty.number ? casualty : each)));
  return (
    <>
      <p class="hint">{t("casualty.noNames")}</p>
      <ul class="casualties">
        {casualties.map((casualty) => (
          <li key={casualty.number} data-casualty={casualty.number}>
            <button type="button" class="row" aria-expanded={open === casualty.number} onClick={() => setOpen(open === casualty.number ? null : casualty.number)}>
              <strong>{t("casualty.n", { n: casualty.number })}</strong>
              <span>{summary(casualty)}</span>
            </button>
            {open === casualty.number && <Details casualty={casualty} onChange={change} onRemove={() => onChange(casualties.filter((each) => each !== casualty))} />}
          </li>
        ))}
      </ul>
      <button type="button" class="plain wide" data-testid="add-casualty" disabled={casualties.length >= MOST} onClick={add}>
        <Icon name="report" />
        {t("casualty.add")}
      </button>
    </>
  );
}

function Details({ casualty, onChange, onRemove }: { casualty: Casualty; onChange(casualty: Casualty): void; onRemove(): void }) {
  return (
    <div class="details">
      {casualtyFields().map((field) => (
        <div key={field.key}>
          <h3>
            {said(field.labels)} {field.line && <Ltr class="line">{field.line}</Ltr>}
          </h3>
          <FieldInput field={field} named={false} value={casualty.fields[field.key]} onValue={(value) => onChange({ ...casualty, fields: answer(casualty.fields, field.key, casualty.fields[field.key] === value ? undefined : value) })} />
        </div>
      ))}
      <button type="button" class="plain" onClick={onRemove}>
        <Icon name="cross" />
        {t("casualty.remove")}
      </button>
    </div>
  );
}

function summary(casualty: Casualty): string {
  return casualtyFields()
    .flatMap((field) => {
      const value = casualty.fields[field.key];
      return value === undefined ? [] : [valueWords(field, value)];
    })
    .slice(0, 4)
    .join(" · ");
}
