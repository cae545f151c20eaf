// What a person sets for themselves: language, look, coordinates; and the way out.
import type { ComponentChildren } from "preact";
import { type Language, LANGUAGES, language, setLanguage, t } from "~/shared/i18n";
import { word } from "~/shared/i18n/catalogue";
import { Button, useKeys } from "~/shared/ui";
import { type Coordinates, coordinates, type Look, look } from "~/state/prefs";
import { leave, me } from "~/state/session";

const LOOKS: readonly Look[] = ["day", "dark", "night"];
const COORDINATES: readonly Coordinates[] = ["mgrs", "latlon"];

export function SettingsMenu({ onClose }: { onClose(): void }) {
  useKeys([{ keys: ["Escape"], says: "help.escape", run: onClose }]);
  const person = me.value;
  return (
    <div class="card menu" role="group" aria-label={t("strip.settings")}>
      <Choice
        title={t("strip.language")}
        of={Object.keys(LANGUAGES) as Language[]}
        now={language.value}
        say={(code) => <span lang={code}>{LANGUAGES[code]}</span>}
        choose={(code) => void setLanguage(code)}
      />
      <Choice
        title={t("strip.look")}
        of={LOOKS}
        now={look.value}
        say={(each) => t(`strip.${each}`)}
        choose={(each) => {
          look.value = each;
        }}
      />
      <Choice
        title={t("common.place")}
        of={COORDINATES}
        now={coordinates.value}
        say={(each) => t(`map.${each}`)}
        choose={(each) => {
          coordinates.value = each;
        }}
      />
      {person && <p>{t("strip.user", { name: person.name, role: word("role", person.role) })}</p>}
      <Button onClick={() => void leave()}>{t("door.signOut")}</Button>
    </div>
  );
}

function Choice<T extends string>({ title, of, now, say, choose }: {
  title: string;
  of: readonly T[];
  now: T;
  say(value: T): ComponentChildren;
  choose(value: T): void;
}) {
  return (
    <fieldset>
      <legend>{title}</legend>
      {of.map((each) => (
        <Button key={each} pressed={each === now} onClick={() => choose(each)}>
          {say(each)}
        </Button>
      ))}
    </fieldset>
  );
}
