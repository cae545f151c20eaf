// One report: its way, what it says, and what can be done about it.
import { kinds } from "~/tablet/net/site";
import { find, file, remove, save } from "~/tablet/outbox/outbox";
import { PlaceLine, ReasonNote, Symbol, Way, Ltr } from "~/tablet/parts/bits";
import { Icon } from "~/tablet/parts/icons";
import { Photos } from "~/tablet/parts/Photos";
import type { Item } from "~/tablet/outbox/types";
import { begin, dateTimeGroup, valueWords } from "~/tablet/report";
import { go } from "~/tablet/route";
import { kindLabel, said, t } from "~/tablet/words";
import { ReadBack } from "./ReadBack";

export function Report({ id }: { id: string }) {
  const item = find(id);
  if (!item?.content) return <p class="empty">{t("form.gone")}</p>;
  const { content } = item;
  const kind = kinds.value.get(content.kind);
  return (
    <main class="report">
      <header class="subject small">
        <Symbol kind={content.kind} size={56} />
        <h1>{kindLabel(content.kind)}</h1>
      </header>
      <Way item={item} />
      <ReasonNote item={item} />
      <Actions item={item} />
      <PlaceLine place={content.place} />
      <dl class="answers">
        <div>
          <dt>{t("form.when")}</dt>
          <dd>
            <Ltr>{dateTimeGroup(content.observed_at)}</Ltr>
          </dd>
        </div>
        {kind?.fields.map((field) => {
          const value = content.fields[field.key];
          return (
            value !== undefined && (
              <div key={field.key}>
                <dt>{said(field.labels)}</dt>
                <dd>{valueWords(field, value)}</dd>
              </div>
            )
          );
        })}
        {content.text && (
          <div>
            <dt>{t("form.text")}</dt>
            <dd dir="auto">{content.text}</dd>
          </div>
        )}
      </dl>
      <Photos report={id} />
      {kind && kind.guide.card.length > 0 && <ReadBack content={content} kind={kind} />}
    </main>
  );
}

function Actions({ item }: { item: Item }) {
  const amend = async (): Promise<void> => {
    const next = begin(item.content?.kind ?? "", item);
    await save([next]);
    go({ name: "guide", id: next.id, step: "review" });
  };
  /** A refused report is filed anew: what was refused is known to the site under its old id. */
  const correct = async (): Promise<void> => {
    if (!item.content) return;
    const next = { ...begin(item.content.kind), content: item.content };
    await save([next]);
    await remove(item.id);
    go({ name: "guide", id: next.id, step: "review" });
  };
  if (item.stage === "refused") {
    return (
      <div class="actions row">
        <button type="button" class="primary" onClick={() => void correct()}>
          <Icon name="pen" />
          {t("reports.correct")}
        </button>
      </div>
    );
  }
  if (item.stage === "draft") {
    return (
      <button type="button" class="primary" onClick={() => void file(item)}>
        {t("form.send")}
      </button>
    );
  }
  return (
    <div class="actions row">
      <button type="button" class="plain" data-testid="amend" onClick={() => void amend()}>
        <Icon name="report" />
        {t("reports.addDetails")}
      </button>
    </div>
  );
}
