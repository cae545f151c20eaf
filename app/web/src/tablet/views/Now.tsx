// "Here, now": the second of two taps, or the way into the guided form.
import { PlaceLine, Symbol } from "~/tablet/parts/bits";
import { Icon } from "~/tablet/parts/icons";
import { file, save } from "~/tablet/outbox/outbox";
import { fixFresh, placeHere } from "~/tablet/prefs";
import { begin } from "~/tablet/report";
import { keyOf } from "~/tablet/store/keys";
import { session } from "~/tablet/net/access";
import { go } from "~/tablet/route";
import { kindLabel, t } from "~/tablet/words";

export function Now({ kind }: { kind: string }) {
  const place = placeHere();
  const send = async (): Promise<void> => {
    await file(begin(kind));
    go({ name: "home" });
  };
  const details = async (): Promise<void> => {
    const item = begin(kind);
    await save([item]);
    go({ name: "guide", id: item.id, step: "place" });
  };
  return (
    <main class="now">
      <header class="subject">
        <Symbol kind={kind} size={96} />
        <h1>{kindLabel(kind)}</h1>
      </header>
      <section class="where" aria-label={t("place.title")}>
        <PlaceLine place={place} />
        {!fixFresh.value && place && <p class="note warn">{t("now.notGps")}</p>}
        {session.value === null && !keyOf("queue") && <p class="note warn">{t("now.unsealed")}</p>}
      </section>
      <div class="actions">
        <button type="button" class="primary huge" data-testid="send-now" onClick={() => void send()}>
          <Icon name="send" turns size={36} />
          {t("now.send")}
        </button>
        <button type="button" class="plain" data-testid="details" onClick={() => void details()}>
          <Icon name="list" />
          {t("now.details")}
        </button>
        <button type="button" class="plain" onClick={() => history.back()}>
          {t("form.cancel")}
        </button>
      </div>
      <p class="hint">{t("now.hint")}</p>
    </main>
  );
}
