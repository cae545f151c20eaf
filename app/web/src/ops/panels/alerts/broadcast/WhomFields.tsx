// Whom to tell: everybody the circle concerns by the rules, and whoever is named besides.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { Code } from "~/shared/ui";
import { areas, sites, units } from "~/state/store";
import { write } from "./composing";
import type { Form } from "./draft";

/** More than so many need a search box. */
const FEW = 12;

export function WhomFields({ form, fault }: { form: Form; fault: string | undefined }) {
  const named = form.areas.length + form.units.length + form.sites.length;
  return (
    <fieldset>
      <legend>{t("broadcast.whom")}</legend>
      <label class="check">
        <input type="checkbox" checked={form.concerned} onChange={(event) => write({ concerned: event.currentTarget.checked })} />
        {t("broadcast.concerned")}
      </label>
      <details>
        <summary>{named > 0 ? t("broadcast.namedCount", { n: named }) : t("broadcast.nameMore")}</summary>
        <Choices title={t("broadcast.areas")} of={areas.all.value.map(({ code, name }) => [code, name])} chosen={form.areas} onChange={(chosen) => write({ areas: chosen })} />
        <Choices title={t("broadcast.units")} of={units.all.value.map(({ callsign, name }) => [callsign, name])} chosen={form.units} onChange={(chosen) => write({ units: chosen })} />
        <Choices
          title={t("broadcast.sites")}
          of={sites.all.value.filter((site) => !site.retired).map(({ code, name }) => [code, name])}
          chosen={form.sites}
          onChange={(chosen) => write({ sites: chosen })}
        />
      </details>
      {fault && <p class="fault">{fault}</p>}
    </fieldset>
  );
}

interface ChoicesProps {
  title: string;
  of: (readonly [string, string])[];
  chosen: readonly string[];
  onChange(chosen: readonly string[]): void;
}

function Choices({ title, of, chosen, onChange }: ChoicesProps) {
  const [text, setText] = useState("");
  const wanted = text.toLowerCase();
  const found = of.filter(([code, name]) => chosen.includes(code) || `${code} ${name}`.toLowerCase().includes(wanted));
  return (
    <fieldset class="choices-list">
      <legend>{title}</legend>
      {of.length > FEW && <input type="search" aria-label={t("filter.search")} value={text} onInput={(event) => setText(event.currentTarget.value)} />}
      <div class="ticks">
        {found.slice(0, 200).map(([code, name]) => (
          <label class="check" key={code}>
            <input type="checkbox" checked={chosen.includes(code)} onChange={(event) => onChange(event.currentTarget.checked ? [...chosen, code] : chosen.filter((each) => each !== code))} />
            <span>
              <Code>{code}</Code> {name !== code && <span class="small">{name}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
