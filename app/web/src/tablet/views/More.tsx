// Looks, languages, this tablet and this site.
import { device } from "~/tablet/net/access";
import { settings, status } from "~/tablet/net/site";
import { Icon } from "~/tablet/parts/icons";
import { look, LOOKS, silentDuress } from "~/tablet/prefs";
import { go } from "~/tablet/route";
import { LANGUAGES, type Language, language, setLanguage, t } from "~/tablet/words";
import { lazy } from "~/tablet/parts/lazy";
import { SelfTest } from "./SelfTest";

const Maps = lazy(async () => (await import("./Maps")).Maps);

export function More() {
  return (
    <main class="settings">
      <h1>{t("nav.more")}</h1>
      <section aria-labelledby="look">
        <h2 id="look">{t("more.look")}</h2>
        <div class="choices three">
          {LOOKS.map((name) => (
            <button type="button" key={name} data-look={name} aria-pressed={look.value === name} onClick={() => (look.value = name)}>
              <span class="sign">{look.value === name && <Icon name="check" size={24} />}</span>
              <span>{t(`more.look_${name}`)}</span>
            </button>
          ))}
        </div>
      </section>
      <section aria-labelledby="tongue">
        <h2 id="tongue">{t("strip.language")}</h2>
        <div class="choices">
          {Object.entries(LANGUAGES).map(([code, name]) => (
            <button type="button" key={code} lang={code} aria-pressed={language.value === code} onClick={() => void setLanguage(code as Language)}>
              <span class="sign">{language.value === code && <Icon name="check" size={24} />}</span>
              <span>{name}</span>
            </button>
          ))}
        </div>
      </section>
      <section aria-labelledby="duress">
        <h2 id="duress">{t("strip.duress")}</h2>
        <label class="switch">
          <input type="checkbox" checked={silentDuress.value} onChange={(event) => (silentDuress.value = event.currentTarget.checked)} />
          <span>{t("more.silent")}</span>
        </label>
      </section>
      <div class="doorslist">
        <Door icon="qr" name={t("transfer.title")} onClick={() => go({ name: "transfer" })} />
        <Door icon="person" name={t("people.title")} onClick={() => go({ name: "people" })} />
        <Door icon="link" name={t("enrol.title")} onClick={() => go({ name: "enrol" })} />
      </div>
      <Maps />
      <SelfTest />
      <p class="hint">
        {settings.value.mission?.name} · {settings.value.site?.name ?? status.value?.name} · {device.value?.name ?? t("people.notEnrolled")}
      </p>
    </main>
  );
}

function Door({ icon, name, onClick }: { icon: "qr" | "person" | "link"; name: string; onClick(): void }) {
  return (
    <button type="button" class="row" onClick={onClick}>
      <Icon name={icon} />
      <span>{name}</span>
      <Icon name="next" turns />
    </button>
  );
}
