// The dialog that makes a webhook, or changes where it goes, by which key, and what it asks for.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { Dialog, toast } from "~/shared/ui";
import * as calls from "~/state/calls";
import { currentMs } from "~/state/clock";
import type { ApiKey, HookFilters, Webhook } from "~/state/types";
import { works } from "../keyLife";
import { useSending } from "../sending";
import { FilterFields } from "./FilterFields";
import { NO_FILTERS } from "./filters";
import { refusalWords } from "./outcome";

/** A webhook whose secret is known this once. */
export type Made = Webhook & { secret: string };

export function HookForm({ hook, keys, onClose, onDone }: {
  /** null: a new one. */
  hook: Webhook | null;
  keys: readonly ApiKey[];
  onClose(): void;
  onDone(made: Made | null): void;
}) {
  const open = keys.filter((key) => works(key, currentMs()) || key.prefix === hook?.key);
  const [name, setName] = useState(hook?.name ?? "");
  const [url, setUrl] = useState(hook?.url ?? "");
  const [key, setKey] = useState(hook?.key ?? open[0]?.prefix ?? "");
  const [filters, setFilters] = useState<HookFilters>(hook ?? NO_FILTERS);

  const [submit, busy, fault] = useSending(async () => onDone(await save(hook, { key, name: name.trim(), url: url.trim() }, filters)), refusalWords);
  return (
    <Dialog title={hook ? t("admin.changeTitle", { name: hook.name }) : t("hooks.add")} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        {open.length === 0 && <p class="fault">{t("hooks.noKey")}</p>}
        <label>
          <span>{t("door.name")}</span>
          <input required maxLength={100} autocomplete="off" value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <label>
          <span>{t("hooks.url")}</span>
          <input required type="url" maxLength={500} autocomplete="off" dir="ltr" placeholder="https://" value={url} onInput={(event) => setUrl(event.currentTarget.value)} />
          <small>{t("hooks.urlHint")}</small>
        </label>
        <label>
          <span>{t("hooks.key")}</span>
          <select required value={key} onChange={(event) => setKey(event.currentTarget.value)}>
            {open.map((each) => (
              <option key={each.prefix} value={each.prefix}>
                {each.name} ({each.prefix}…)
              </option>
            ))}
          </select>
        </label>
        <FilterFields filters={filters} onChange={setFilters} />
        {fault && <p class="fault" role="alert">{fault}</p>}
        <button type="submit" class="button primary" disabled={busy || key === ""}>
          {hook ? t("common.save") : t("admin.create")}
        </button>
      </form>
    </Dialog>
  );
}

async function save(hook: Webhook | null, to: { key: string; name: string; url: string }, from: HookFilters): Promise<Made | null> {
  const { types, areas, kinds, states, urgencies } = from;
  const filters = { types, areas, kinds, states, urgencies };
  if (hook === null) return (await calls.createHook({ ...to, ...filters })).value;
  // A key that works no more is refused even when it stays; whoever changes only a name does not mean it.
  const { key, ...rest } = to;
  await calls.changeHook(hook.id, { ...rest, ...filters, ...(key === hook.key ? {} : { key }) });
  toast(t("admin.changed", { name: to.name }));
  return null;
}
