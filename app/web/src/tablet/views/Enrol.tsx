// Makes this tablet one of the site's: by the code that the site's computer printed, or another tablet shows.
import { useState } from "preact/hooks";
import { device, enrol, session } from "~/tablet/net/access";
import { Problem } from "~/tablet/net/api";
import { refreshSite } from "~/tablet/net/site";
import { Icon } from "~/tablet/parts/icons";
import { go } from "~/tablet/route";
import { t, tt } from "~/tablet/words";
import { lazy } from "~/tablet/parts/lazy";
import { SelfTest } from "./SelfTest";
import { Trust, useEnrolment } from "./Trust";

const Another = lazy(async () => (await import("./Another")).Another);

export function Enrol() {
  const [code, setCode] = useState(decodeURIComponent(location.hash.slice(1)));
  const [name, setName] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const site = useEnrolment();
  const join = async (): Promise<void> => {
    try {
      await enrol(code.trim(), name.trim() || "tablet");
      await refreshSite().catch(() => undefined);
      go({ name: "people" });
    } catch (error) {
      setFault(error instanceof Problem && error.status !== 0 ? tt("enrol", `fault_${error.code}`, "enrol.wrong") : t("people.away"));
    }
  };
  return (
    <main class="enrol">
      <h1>{t("enrol.title")}</h1>
      {device.value ? (
        <p class="note good">{t("enrol.done", { name: device.value.name })}</p>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void join();
          }}
        >
          <p>{t("enrol.intro")}</p>
          <label>
            {t("enrol.code")}
            <input dir="ltr" required autocomplete="off" autocapitalize="characters" value={code} onInput={(event) => setCode(event.currentTarget.value)} />
          </label>
          <label>
            {t("enrol.name")}
            <input value={name} maxLength={40} onInput={(event) => setName(event.currentTarget.value)} />
          </label>
          {fault && (
            <p class="note danger" role="alert">
              {fault}
            </p>
          )}
          <button type="submit" class="primary">
            <Icon name="check" />
            {t("enrol.join")}
          </button>
        </form>
      )}
      <Trust authority={site?.ca} />
      {session.value && <Another />}
      <SelfTest />
    </main>
  );
}
