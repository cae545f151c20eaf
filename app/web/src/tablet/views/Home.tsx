// The first thing a patrol lead sees: one tile for each kind of report, the site's most used first.
import { computed } from "@preact/signals";
import { Symbol } from "~/tablet/parts/bits";
import { Icon } from "~/tablet/parts/icons";
import { session } from "~/tablet/net/access";
import { catalogue, kinds, usage } from "~/tablet/net/site";
import { items } from "~/tablet/outbox/outbox";
import { go } from "~/tablet/route";
import { kindLabel, t } from "~/tablet/words";

/** Kinds in the order of the tiles: what this site files most, then as the catalogue has them. */
const tiles = computed(() => {
  const rank = new Map(usage.value.map((kind, at) => [kind, at]));
  const emergencyFirst = (emergency: boolean): number => (emergency ? 0 : 1);
  const shown = [...kinds.value.values()].filter((kind) => session.value !== null || kind.guide.emergency);
  return [...shown].sort((a, b) => (rank.get(a.code) ?? 99) - (rank.get(b.code) ?? 99) || emergencyFirst(a.guide.emergency) - emergencyFirst(b.guide.emergency));
});

const drafts = computed(() => items.value.filter((item) => item.stage === "draft" && item.content && item.owner === (session.value?.person ?? null)));

export function Home() {
  return (
    <main>
      <h1>{t("home.title")}</h1>
      {session.value === null && <SignedOut />}
      {drafts.value.length > 0 && (
        <button type="button" class="banner" onClick={() => go({ name: "reports" })}>
          <Icon name="pen" />
          {t("home.drafts", { n: drafts.value.length })}
          <Icon name="next" turns />
        </button>
      )}
      {catalogue.value === null ? (
        <p class="empty" role="status">
          {t("home.waiting")}
        </p>
      ) : (
        <ul class="tiles">
          {tiles.value.map((kind) => (
            <li key={kind.code}>
              <button type="button" class={`tile ${kind.guide.emergency ? "emergency" : ""}`} data-kind={kind.code} onClick={() => go({ name: "now", kind: kind.code })}>
                <Symbol kind={kind.code} size={68} />
                <span>{kindLabel(kind.code)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </main>
  );
}

function SignedOut() {
  return (
    <div class="banner still">
      <Icon name="person" />
      <span>{t("home.emergencyOnly")}</span>
      <button type="button" class="primary" onClick={() => go({ name: "people" })}>
        {t("people.signIn")}
      </button>
    </div>
  );
}
