// Who holds the tablet: sign in by callsign and PIN, change over in two taps, sign out.
import { useState } from "preact/hooks";
import { device, people, type Person, session, signIn, signOut } from "~/tablet/net/access";
import { Problem } from "~/tablet/net/api";
import { Ltr } from "~/tablet/parts/bits";
import { Icon } from "~/tablet/parts/icons";
import { go } from "~/tablet/route";
import { t, tt } from "~/tablet/words";

export function People() {
  const [chosen, setChosen] = useState<Person | null>(null);
  const leave = async (): Promise<void> => {
    await signOut();
    setChosen(null);
  };
  if (device.value === null) {
    return (
      <main>
        <h1>{t("people.title")}</h1>
        <p class="empty">{t("people.notEnrolled")}</p>
        <button type="button" class="primary" onClick={() => go({ name: "enrol" })}>
          {t("enrol.title")}
        </button>
      </main>
    );
  }
  if (chosen) return <Pin person={chosen} onBack={() => setChosen(null)} />;
  return (
    <main>
      <h1>{t(session.value ? "people.switch" : "people.title")}</h1>
      {people.value.length === 0 && <p class="empty">{t("people.none")}</p>}
      <ul class="people">
        {people.value.map((person) => (
          <li key={person.id}>
            <button type="button" class="row" data-person={person.callsign} aria-current={session.value?.person === String(person.id) ? "true" : undefined} onClick={() => setChosen(person)}>
              <Icon name="person" size={36} />
              <Ltr>{person.callsign}</Ltr>
              {session.value?.person === String(person.id) && <span class="stage seen">{t("people.here")}</span>}
            </button>
          </li>
        ))}
      </ul>
      {session.value && (
        <button type="button" class="plain wide" data-testid="sign-out" onClick={() => void leave()}>
          {t("people.signOut")}
        </button>
      )}
      <p class="hint">{t("people.sealed")}</p>
    </main>
  );
}

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "⌫", "0", "✓"];
const LEAST = 6;

function Pin({ person, onBack }: { person: Person; onBack(): void }) {
  const [pin, setPin] = useState("");
  const [fault, setFault] = useState<Problem | null>(null);
  const enter = async (): Promise<void> => {
    try {
      if (session.peek()) await signOut();
      await signIn(person, pin);
      go({ name: "home" });
    } catch (error) {
      setPin("");
      setFault(error instanceof Problem ? error : new Problem(0, "away", ""));
    }
  };
  const press = (key: string): void => {
    if (key === "✓") void enter();
    else if (key === "⌫") setPin((before) => before.slice(0, -1));
    else setPin((before) => before + key);
  };
  return (
    <main class="pin">
      <h1>
        <Ltr>{person.callsign}</Ltr>
      </h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <label>
          {t("people.pin")}
          <input dir="ltr" type="password" inputMode="numeric" autocomplete="off" value={pin} onInput={(event) => setPin(event.currentTarget.value.replace(/\D/g, ""))} />
        </label>
      </form>
      {fault && (
        <p class="note danger" role="alert">
          {fault.status === 0 ? t("people.away") : tt("people", `fault_${fault.code}`, "people.wrong")}
          {fault.wait_s !== null && ` ${t("people.wait", { n: fault.wait_s })}`}
        </p>
      )}
      <div class="keypad" dir="ltr">
        {KEYS.map((key) => (
          <button type="button" key={key} class={key === "✓" ? "primary" : ""} disabled={key === "✓" && pin.length < LEAST} aria-label={key === "⌫" ? t("people.erase") : key === "✓" ? t("people.signIn") : key} onClick={() => press(key)}>
            {key}
          </button>
        ))}
      </div>
      <button type="button" class="plain" onClick={onBack}>
        {t("form.back")}
      </button>
    </main>
  );
}
