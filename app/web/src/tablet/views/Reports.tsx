// My reports and how far each has come: what waits first.
import { useState } from "preact/hooks";
import { computed } from "@preact/signals";
import { session } from "~/tablet/net/access";
import { shown as reports, waiting } from "~/tablet/outbox/outbox";
import { drain } from "~/tablet/outbox/send";
import type { Item, Stage } from "~/tablet/outbox/types";
import { Icon } from "~/tablet/parts/icons";
import { StageMark, Symbol } from "~/tablet/parts/bits";
import { now } from "~/tablet/prefs";
import { go } from "~/tablet/route";
import { ago, kindLabel, t } from "~/tablet/words";

const PAGE = 40;
const FIRST: readonly Stage[] = ["refused", "draft", "held", "queued"];

const mine = computed(() => {
  const person = session.value?.person ?? null;
  const rank = (item: Item): number => (FIRST.includes(item.stage) ? FIRST.indexOf(item.stage) : FIRST.length);
  return reports.value.filter((item) => item.content && item.owner === person).sort((a, b) => rank(a) - rank(b) || b.made_at - a.made_at);
});

export function Reports() {
  const [shown, setShown] = useState(PAGE);
  const list = mine.value;
  const others = reports.value.filter((item) => (item.stage === "queued" || item.stage === "held") && !list.includes(item)).length;
  return (
    <main>
      <h1>{t("reports.title")}</h1>
      {waiting.value.count > 0 && (
        <div class="banner still">
          <Icon name="up" />
          <span>{t("reports.waiting", { n: waiting.value.count })}</span>
          <button type="button" class="primary" data-testid="force" onClick={() => void drain(true)}>
            {t("reports.sendNow")}
          </button>
          <button type="button" class="plain" onClick={() => go({ name: "transfer" })}>
            {t("reports.carry")}
          </button>
        </div>
      )}
      {others > 0 && <p class="hint">{t("reports.others", { n: others })}</p>}
      {list.length === 0 && <p class="empty">{t("reports.none")}</p>}
      <ul class="reports">
        {list.slice(0, shown).map((item) => (
          <li key={item.id}>
            <button type="button" class="row" data-report={item.id} data-stage={item.stage} onClick={() => go(item.stage === "draft" ? { name: "guide", id: item.id, step: "review" } : { name: "report", id: item.id })}>
              <Symbol kind={item.content?.kind ?? ""} size={44} />
              <span class="what">
                <strong>{kindLabel(item.content?.kind ?? "")}</strong>
                <small>
                  {ago(item.made_at, now.value)}
                  {item.content?.amends && ` · ${t("reports.amendment")}`}
                </small>
              </span>
              <StageMark stage={item.stage} />
            </button>
          </li>
        ))}
      </ul>
      {list.length > shown && (
        <button type="button" class="plain wide" onClick={() => setShown(shown + PAGE)}>
          {t("reports.more", { n: list.length - shown })}
        </button>
      )}
    </main>
  );
}
