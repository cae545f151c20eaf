// The guided form: one question a screen, kept as a draft with every answer.
import { useState } from "preact/hooks";
import { answer, endsFirstPart, isAnswered, isSingleChoice, type Step, stepsOf } from "~/tablet/forms/steps";
import { type GuidedKind, kinds } from "~/tablet/net/site";
import { Icon } from "~/tablet/parts/icons";
import { Ltr, Symbol } from "~/tablet/parts/bits";
import { Photos } from "~/tablet/parts/Photos";
import { file, find, save } from "~/tablet/outbox/outbox";
import type { Content, Item, Value } from "~/tablet/outbox/types";
import { begin, edit } from "~/tablet/report";
import { go, turn } from "~/tablet/route";
import { kindLabel, said, t } from "~/tablet/words";
import { CasualtyStep } from "./CasualtyStep";
import { PlaceStep } from "./PlaceStep";
import { FieldInput } from "./Question";
import { Review } from "./Review";
import { WhenStep } from "./WhenStep";

export function Guide({ id, step: stepId }: { id: string; step: string }) {
  const item = find(id);
  const kind = kinds.value.get(item?.content?.kind ?? "");
  if (!item?.content || item.stage !== "draft" || !kind) return <p class="empty">{t("form.gone")}</p>;
  return <Asked item={item} content={item.content} kind={kind} stepId={stepId} />;
}

function Asked({ item, content, kind, stepId }: { item: Item; content: Content; kind: GuidedKind; stepId: string }) {
  const [jumping, setJumping] = useState(false);
  const steps = stepsOf(kind);
  const at = Math.max(0, steps.findIndex((step) => step.id === stepId));
  const step = steps[at] ?? { id: "review", is: "review" };
  const to = (n: number): void => turn({ name: "guide", id: item.id, step: steps[Math.min(steps.length - 1, Math.max(0, n))]?.id ?? "review" });
  const next = (): void => to(at + 1);
  const send = async (): Promise<void> => {
    const filed = find(item.id);
    if (filed) await file(filed);
    go({ name: "home" });
  };
  /** What is known goes now; the rest is asked on, and follows as an amendment. */
  const sendFirst = async (): Promise<void> => {
    const filed = find(item.id);
    if (!filed) return;
    await file(filed, { atOnce: true });
    const rest = begin(content.kind, filed);
    await save([rest]);
    turn({ name: "guide", id: rest.id, step: steps[at + 1]?.id ?? "review" });
  };
  return (
    <main class="guide">
      <header class="subject small">
        <Symbol kind={content.kind} size={40} />
        <h1>{kindLabel(content.kind)}</h1>
        <button type="button" class="plain" aria-expanded={jumping} onClick={() => setJumping(!jumping)} data-testid="jump">
          <Ltr>{`${at + 1} / ${steps.length}`}</Ltr>
        </button>
      </header>
      <progress value={at + 1} max={steps.length} aria-label={t("form.progress")} />
      {content.amends && <p class="note">{t("form.amending")}</p>}
      {jumping ? (
        <ol class="jump">
          {steps.map((each, n) => (
            <li key={each.id}>
              <button
                type="button"
                aria-current={n === at ? "step" : undefined}
                onClick={() => {
                  setJumping(false);
                  to(n);
                }}
              >
                <span class="sign">{isAnswered(each, content) && <Icon name="check" size={22} />}</span>
                {titleOf(each)}
              </button>
            </li>
          ))}
        </ol>
      ) : (
        <section class="question" aria-labelledby="question" data-step={step.id}>
          <h2 id="question">{titleOf(step)}</h2>
          {step.is === "fields" && step.line && <Ltr class="line">{step.line}</Ltr>}
          <Body step={step} content={content} item={item} kind={kind} next={next} jump={(id) => to(steps.findIndex((each) => each.id === id))} />
        </section>
      )}
      <footer class="steps">
        <button type="button" class="plain" onClick={() => (at === 0 ? history.back() : to(at - 1))}>
          <Icon name="back" turns />
          {t("form.back")}
        </button>
        {!content.amends && endsFirstPart(kind, step) && (
          <button type="button" class="danger" data-testid="send-first" onClick={() => void sendFirst()}>
            <Icon name="send" turns />
            {t("form.sendFirst")}
          </button>
        )}
        {step.is === "review" ? (
          <button type="button" class="primary" data-testid="send" disabled={content.place === null && !kind.guide.emergency} onClick={() => void send()}>
            <Icon name="send" turns />
            {t("form.send")}
          </button>
        ) : (
          <button type="button" class="primary" data-testid="next" onClick={next}>
            {t(isAnswered(step, content) ? "form.next" : "form.skip")}
            <Icon name="next" turns />
          </button>
        )}
      </footer>
    </main>
  );
}

interface BodyProps {
  step: Step;
  content: Content;
  item: Item;
  kind: GuidedKind;
  next(): void;
  jump(step: string): void;
}

function Body({ step, content, item, kind, next, jump }: BodyProps) {
  const set = (key: string, value: Value | undefined): void => {
    const again = content.fields[key] === value;
    void edit(item.id, ({ fields }) => ({ fields: answer(fields, key, again ? undefined : value) })).then(() => {
      if (!again && isSingleChoice(step)) next();
    });
  };
  switch (step.is) {
    case "place":
      return <PlaceStep place={content.place} onPlace={(place) => void edit(item.id, () => ({ place }))} />;
    case "when":
      return <WhenStep observedAt={content.observed_at} onWhen={(observed_at) => void edit(item.id, () => ({ observed_at })).then(next)} />;
    case "casualties":
      return <CasualtyStep casualties={content.casualties} onChange={(casualties) => void edit(item.id, () => ({ casualties }))} />;
    case "text":
      return <textarea dir="auto" aria-labelledby="question" rows={5} maxLength={400} value={content.text} placeholder={t("form.textHint")} onInput={({ currentTarget: { value } }) => void edit(item.id, () => ({ text: value }))} />;
    case "fields":
      return (
        <>
          {step.fields.map((field) => (
            <FieldInput key={field.key} field={field} named={step.fields.length > 1} value={content.fields[field.key]} onValue={(value) => set(field.key, value)} />
          ))}
        </>
      );
    case "review":
      return (
        <>
          <Review content={content} kind={kind} steps={stepsOf(kind)} onJump={jump} />
          <Photos report={item.id} />
        </>
      );
  }
}

/** The words of a question. */
export function titleOf(step: Step): string {
  if (step.is !== "fields") return t(`form.${step.is}`);
  return step.fields.length > 1 ? t("form.howMany") : said(step.fields[0]?.labels);
}
