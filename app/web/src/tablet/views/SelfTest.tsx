// What this tablet can do here, tried out: so that a lack is known at base and not in the field.
import { useEffect, useState } from "preact/hooks";
import { siteUp } from "~/tablet/net/site";
import { Icon } from "~/tablet/parts/icons";
import { fix, fixFault } from "~/tablet/prefs";
import { install, installable } from "~/tablet/sw/register";
import { t } from "~/tablet/words";

export function SelfTest() {
  const [offline, setOffline] = useState(false);
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    void navigator.serviceWorker?.getRegistration().then((found) => setOffline(found?.active != null));
    void navigator.storage?.persisted?.().then(setLasting);
  }, []);
  const checks = [
    ["site", siteUp.value === true],
    ["secure", isSecureContext],
    ["offline", offline],
    ["gps", fix.value !== null && fixFault.value === null],
    ["lasting", lasting],
  ] as const;
  return (
    <section class="selftest" aria-labelledby="selftest">
      <h2 id="selftest">{t("test.title")}</h2>
      <ul>
        {checks.map(([name, good]) => (
          <li key={name} class={good ? "good" : "lacking"}>
            <Icon name={good ? "check" : "cross"} />
            <span>
              {t(`test.${name}`)}
              {!good && <small>{t(`test.${name}Lack`)}</small>}
            </span>
          </li>
        ))}
      </ul>
      {installable.value && (
        <button type="button" class="primary" onClick={() => void install()}>
          {t("test.install")}
        </button>
      )}
    </section>
  );
}
