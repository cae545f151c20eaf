// One held body in a list: why it is held, from where, since when.
import { t } from "~/shared/i18n";
import { quarantineReason } from "~/shared/i18n/catalogue";
import { Age, Code } from "~/shared/ui";
import type { Quarantined } from "~/state/types";

export function HeldRow({ held }: { held: Quarantined }) {
  return (
    <div class="row">
      <span class="held-sign" aria-hidden="true">
        ⚠
      </span>
      <div class="grow">
        <div class="line">
          <strong>{quarantineReason(held.reason)}</strong>
          <span class="end">
            <Age at={held.received_at} />
          </span>
        </div>
        <div class="line small">
          <Code>{held.site ?? "?"}</Code>
          {held.seq !== null && <Code>#{held.seq}</Code>}
          <span>{t("inbox.bytes", { n: held.bytes })}</span>
          {held.tries > 1 && <span>{t("inbox.tries", { n: held.tries })}</span>}
        </div>
        <p class="small said">
          <bdi>{held.detail}</bdi>
        </p>
      </div>
    </div>
  );
}
