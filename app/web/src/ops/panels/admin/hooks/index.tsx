// Webhooks: which addresses are told what changes, how each stands, and which hosts inside may be among them.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { Button, problemText } from "~/shared/ui";
import * as calls from "~/state/calls";
import type { ApiKey, Webhook } from "~/state/types";
import { useEvery, useFresh } from "../fresh";
import { type Ask, HookCard } from "./HookCard";
import { HookForm, type Made } from "./HookForm";
import { HookLog } from "./HookLog";
import { HookSecret } from "./HookSecret";
import { Hosts } from "./Hosts";
import { REFRESH_MS } from "./refresh";
import { ReplayForm } from "./ReplayForm";

/** The dialog that is open. */
type Open = { what: "new" } | { what: Ask; hook: Webhook } | { what: "secret"; made: Made };

export function Hooks() {
  const [hooks, again] = useFresh<Webhook>(calls.listHooks, "webhook.");
  const [keys] = useFresh<ApiKey>(calls.listKeys, "key.");
  const [open, setOpen] = useState<Open | null>(null);
  useEvery(again, REFRESH_MS);
  return (
    <section class="admin-part" aria-label={t("admin.webhooks")}>
      <p class="small">{t("hooks.intro")}</p>
      <p>
        <Button tone="primary" disabled={keys.value === undefined} onClick={() => setOpen({ what: "new" })}>
          {t("hooks.add")}
        </Button>
      </p>
      {hooks.is === "failed" && <p class="fault" role="alert">{problemText(hooks.error)}</p>}
      {hooks.is === "loading" && !hooks.value && <p class="empty">{t("common.loading")}</p>}
      {hooks.value?.length === 0 && <p class="empty">{t("hooks.none")}</p>}
      <ul class="cards">
        {(hooks.value ?? []).map((hook) => (
          <HookCard
            key={hook.id}
            of={hook}
            keys={keys.value ?? []}
            onAsk={(what) => setOpen({ what, hook })}
            onRotated={(made) => setOpen({ what: "secret", made })}
            onChanged={again}
          />
        ))}
      </ul>
      <Hosts />
      {open && (
        <Asked
          open={open}
          keys={keys.value ?? []}
          onClose={() => setOpen(null)}
          onDone={(made) => {
            setOpen(made && { what: "secret", made });
            again();
          }}
        />
      )}
    </section>
  );
}

function Asked({ open, keys, onClose, onDone }: { open: Open; keys: readonly ApiKey[]; onClose(): void; onDone(made: Made | null): void }) {
  switch (open.what) {
    case "new":
      return <HookForm hook={null} keys={keys} onClose={onClose} onDone={onDone} />;
    case "change":
      return <HookForm hook={open.hook} keys={keys} onClose={onClose} onDone={onDone} />;
    case "log":
      return <HookLog of={open.hook} onClose={onClose} />;
    case "replay":
      return <ReplayForm of={open.hook} onClose={onClose} onDone={() => onDone(null)} />;
    case "secret":
      return <HookSecret of={open.made} onClose={onClose} />;
  }
}
