// The page for a tablet that does not trust this site yet: what to install, what to compare, where to go then. It takes nothing.
import { render } from "preact";
import "~/shared/styles/tokens.css";
import "./tokens.css";
import "./tablet.css";
import { Icon } from "./parts/icons";
import { Trust, useEnrolment } from "./views/Trust";
import { applyLanguage, LANGUAGES, type Language, language, preferredLanguage, setLanguage, t } from "./words";

function FirstContact() {
  const site = useEnrolment();
  return (
    <main class="enrol">
      <div class="choices">
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <button type="button" key={code} lang={code} aria-pressed={language.value === code} onClick={() => void setLanguage(code as Language)}>
            <span>{name}</span>
          </button>
        ))}
      </div>
      <h1>{site ? t("first.title", { name: site.name }) : t("first.asking")}</h1>
      <p class="note">{t("first.open")}</p>
      <Trust authority={site?.ca} />
      <p class="note danger">{t("first.differs")}</p>
      {site?.door_port && (
        <section aria-labelledby="next">
          <h2 id="next">{t("first.next")}</h2>
          <p class="hint">{t("first.nextHint")}</p>
          <a class="button primary" href={`https://${location.hostname}:${site.door_port}/enrol`}>
            <Icon name="link" />
            {t("first.go")}
          </a>
        </section>
      )}
    </main>
  );
}

async function start(): Promise<void> {
  document.documentElement.dataset.look = "day";
  await setLanguage(preferredLanguage()).catch(() => undefined);
  applyLanguage();
  const root = document.getElementById("app");
  if (root) render(<FirstContact />, root);
  document.documentElement.dataset.ready = "true";
}

void start();
