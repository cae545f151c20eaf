// What an officer does about an alert: acknowledge it for the watch, change what it says, take it back.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { Age, Button, Code } from "~/shared/ui";
import type { AlertDetail } from "~/state/types";
import { needsWatch } from "~/state/watch";
import { acknowledge } from "./acknowledge";
import { CancelForm } from "./CancelForm";
import { UpdateForm } from "./UpdateForm";

type Open = "" | "update" | "cancel";

export interface Editing {
  alert: AlertDetail;
  etag: string | null;
  onDone(): void;
}

export function Actions({ alert, etag }: { alert: AlertDetail; etag: string | null }) {
  const [open, setOpen] = useState<Open>("");
  const [read, setRead] = useState({ alert, etag });
  const editing = { ...read, onDone: () => setOpen("") };
  // A form keeps what it was opened with: its ETag says what the officer had before them when they decided.
  const show = (what: Open): void => {
    setRead({ alert, etag });
    setOpen(open === what ? "" : what);
  };
  return (
    <section class="actions" aria-label={t("alerts.actions")}>
      <Watch alert={alert} />
      {alert.state === "active" && (
        <div class="line">
          <Button pressed={open === "update"} onClick={() => show("update")}>
            {t("alerts.update")}
          </Button>
          <Button pressed={open === "cancel"} onClick={() => show("cancel")}>
            {t("alerts.takeBack")}
          </Button>
        </div>
      )}
      {open !== "" && read.alert.revision !== alert.revision && <p class="fault" role="alert">{t("alerts.changedMeanwhile")}</p>}
      {open === "update" && <UpdateForm {...editing} />}
      {open === "cancel" && <CancelForm {...editing} />}
    </section>
  );
}

function Watch({ alert }: { alert: AlertDetail }) {
  if (needsWatch(alert)) {
    return (
      <div class="watch waits">
        <Button tone="primary" class="big" onClick={() => void acknowledge(alert)}>
          {t("alerts.acknowledge")} <kbd>A</kbd>
        </Button>
        <span class="small">{alert.noted ? t("alerts.watchAgain") : t("alerts.watchNot")}</span>
      </div>
    );
  }
  if (!alert.noted) return null;
  return (
    <p class="watch small" data-testid="noted">
      <span aria-hidden="true">✓ </span>
      {t("alerts.watchHas", { by: "" })}
      <Code>{alert.noted.by}</Code> <Age at={alert.noted.at} />
    </p>
  );
}
