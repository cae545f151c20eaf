// Enrols another tablet from this one: a code that works once, to scan or to type.
import { encodeQR } from "qr";
import { useState } from "preact/hooks";
import { codeForAnother } from "~/tablet/net/access";
import { Ltr } from "~/tablet/parts/bits";
import { Icon } from "~/tablet/parts/icons";
import { t } from "~/tablet/words";

export function Another() {
  const [code, setCode] = useState<string | null>(null);
  const [away, setAway] = useState(false);
  const make = (): Promise<void> =>
    codeForAnother().then(
      (made) => setCode(made.code),
      () => setAway(true),
    );
  return (
    <section class="another" aria-labelledby="another">
      <h2 id="another">{t("enrol.another")}</h2>
      {code === null ? (
        <button type="button" class="plain" data-testid="another" onClick={() => void make()}>
          <Icon name="qr" />
          {t("enrol.another")}
        </button>
      ) : (
        <figure class="series">
          <img src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(encodeQR(`${location.origin}/enrol#${code}`, "svg", { ecc: "medium", border: 4 }))}`} alt={t("enrol.code")} />
          <figcaption>
            <Ltr class="big">{code}</Ltr>
            <p class="hint">{t("enrol.anotherHint")}</p>
          </figcaption>
        </figure>
      )}
      {away && <p class="note danger">{t("people.away")}</p>}
    </section>
  );
}
