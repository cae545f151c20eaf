// What sign-in and set-up share: the name of the thing, the languages, and how a page like this is started.
import { type ComponentChildren, type ComponentType, render } from "preact";
import icon from "~/shared/styles/icon.svg";
import "~/shared/styles/door.css";
import { applyLanguage, type Language, LANGUAGES, language, preferredLanguage, setLanguage, t } from "~/shared/i18n";
import { Button } from "~/shared/ui/button";
import { applyLook } from "~/state/prefs";

export function DoorFrame({ children }: { children: ComponentChildren }) {
  return (
    <div class="door">
      <main>
        <header>
          <img src={icon} width="48" height="48" alt="" />
          <div>
            <h1>Heliograph</h1>
            <p>{t("door.tagline")}</p>
          </div>
        </header>
        {children}
        <nav aria-label={t("strip.language")}>
          {Object.entries(LANGUAGES).map(([code, name]) => (
            <Button key={code} tone="quiet" pressed={language.value === code} onClick={() => void setLanguage(code as Language)}>
              <span lang={code}>{name}</span>
            </Button>
          ))}
        </nav>
      </main>
    </div>
  );
}

export async function start(Page: ComponentType): Promise<void> {
  applyLook();
  await setLanguage(preferredLanguage()).catch(() => undefined);
  applyLanguage();
  const root = document.getElementById("app");
  if (root) render(<Page />, root);
}
