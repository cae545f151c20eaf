// The read-back card: the report as radio text, line by line, for when there is no data link.
import { atMist, type Line, readBack } from "~/tablet/forms/readback";
import type { GuidedKind } from "~/tablet/net/site";
import { Ltr } from "~/tablet/parts/bits";
import type { Content } from "~/tablet/outbox/types";
import { casualtyFields, speech } from "~/tablet/report";
import { t } from "~/tablet/words";

export function ReadBack({ content, kind }: { content: Content; kind: GuidedKind }) {
  const words = speech();
  return (
    <section class="readback" aria-labelledby="readback" data-testid="readback">
      <h3 id="readback">
        {t("form.readBack")} <Ltr>{kind.guide.form}</Ltr>
      </h3>
      <Lines lines={readBack(kind, content, words)} />
      {atMist(casualtyFields(), content, words).map((casualty) => (
        <div key={casualty.number}>
          <h3>{t("casualty.n", { n: casualty.number })}</h3>
          <Lines lines={casualty.lines} />
        </div>
      ))}
    </section>
  );
}

function Lines({ lines }: { lines: readonly Line[] }) {
  return (
    <ol>
      {lines.map(({ line, name, text }, at) => (
        <li key={at}>
          <Ltr class="number">{line}</Ltr>
          <span>
            <small>{name}</small>
            <bdi>{text}</bdi>
          </span>
        </li>
      ))}
    </ol>
  );
}
