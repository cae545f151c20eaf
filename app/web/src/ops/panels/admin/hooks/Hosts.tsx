// Hosts inside the mission's own network that may be posted to, because an administrator named them.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { act, Age, Button, Code, problemText } from "~/shared/ui";
import * as calls from "~/state/calls";
import type { HookHost } from "~/state/types";
import { useFresh } from "../fresh";

export function Hosts() {
  const [hosts, again] = useFresh<HookHost>(calls.listHookHosts, "webhook.host_");
  const [name, setName] = useState("");
  const allow = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const done = await act(async () => calls.allowHookHost(name.trim()), t("hooks.allowed", { name: name.trim() }));
    if (done) setName("");
    again();
  };
  const takeBack = async (host: string): Promise<void> => {
    const back = async (): Promise<void> => {
      await calls.allowHookHost(host);
      again();
    };
    await act(() => calls.refuseHookHost(host), t("hooks.takenBack", { name: host }), back);
    again();
  };
  return (
    <section class="hook-hosts" aria-label={t("hooks.hosts")}>
      <h3>{t("hooks.hosts")}</h3>
      <p class="small">{t("hooks.hostsHint")}</p>
      {hosts.is === "failed" && <p class="fault" role="alert">{problemText(hosts.error)}</p>}
      {hosts.value?.length === 0 && <p class="small">{t("hooks.hostsNone")}</p>}
      <ul class="cards">
        {(hosts.value ?? []).map((host) => (
          <li key={host.name} class="line">
            <strong>
              <Code>{host.name}</Code>
            </strong>
            <span class="small">
              {t("hooks.allowedBy")} <Code>{host.allowed_by}</Code> <Age at={host.allowed_at} live />
            </span>
            <Button class="end" onClick={() => void takeBack(host.name)}>
              {t("hooks.takeBack")}
            </Button>
          </li>
        ))}
      </ul>
      <form class="inline" onSubmit={(event) => void allow(event)}>
        <label>
          <span>{t("hooks.host")}</span>
          <input required maxLength={63} pattern="[A-Za-z0-9]([A-Za-z0-9.:\-]*[A-Za-z0-9])?" autocomplete="off" dir="ltr" value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <button type="submit" class="button">
          {t("hooks.allow")}
        </button>
      </form>
    </section>
  );
}
