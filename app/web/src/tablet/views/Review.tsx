// All of a report before it goes: every answer with a way back to it, and the read-back card for the radio.
import type { Step } from "~/tablet/forms/steps";
import type { GuidedKind } from "~/tablet/net/site";
import { PlaceLine, Ltr } from "~/tablet/parts/bits";
import { Icon } from "~/tablet/parts/icons";
import type { Content } from "~/tablet/outbox/types";
import { dateTimeGroup, valueWords } from "~/tablet/report";
import { said, t } from "~/tablet/words";
import { ReadBack } from "./ReadBack";

export function Review({ content, kind, steps, onJump }: { content: Content; kind: GuidedKind; steps: readonly Step[]; onJump(step: string): void }) {
  const stepOf = (key: string): string => steps.find((step) => step.is === "fields" && step.fields.some((field) => field.key === key))?.id ?? "place";
  return (
    <>
      {content.place === null && <p class="note danger">{t("form.placeMissing")}</p>}
      <PlaceLine place={content.place} />
      <dl class="answers">
        <Answer name={t("form.when")} value={dateTimeGroup(content.observed_at)} ltr onEdit={() => onJump("when")} />
        {kind.fields.map((field) => {
          const value = content.fields[field.key];
          return value === undefined ? null : <Answer key={field.key} name={said(field.labels)} value={valueWords(field, value)} onEdit={() => onJump(stepOf(field.key))} />;
        })}
        {content.casualties.length > 0 && <Answer name={t("form.casualties")} value={String(content.casualties.length)} onEdit={() => onJump("casualties")} />}
        {content.text && <Answer name={t("form.text")} value={content.text} free onEdit={() => onJump("text")} />}
      </dl>
      {kind.guide.card.length > 0 && <ReadBack content={content} kind={kind} />}
    </>
  );
}

function Answer({ name, value, ltr = false, free = false, onEdit }: { name: string; value: string; ltr?: boolean; free?: boolean; onEdit(): void }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd dir={free ? "auto" : undefined}>{ltr ? <Ltr>{value}</Ltr> : value}</dd>
      <dd class="edit">
        <button type="button" class="plain" aria-label={t("form.change", { name })} onClick={onEdit}>
          <Icon name="pen" size={22} />
        </button>
      </dd>
    </div>
  );
}
