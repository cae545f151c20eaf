// The sign-in page.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { problemText } from "~/shared/ui/toasts";
import * as calls from "~/state/calls";
import { Problem } from "~/state/http";
import { DoorFrame, start } from "./frame";

function SignIn() {
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    setBusy(true);
    try {
      await calls.signIn(String(form.get("name")).trim().toLowerCase(), String(form.get("password")));
      location.assign(wanted());
    } catch (error) {
      setFault(words(error));
      setBusy(false);
    }
  };
  return (
    <DoorFrame>
      <form onSubmit={(event) => void submit(event)}>
        <label>
          <span>{t("door.name")}</span>
          <input name="name" autocomplete="username" autocapitalize="none" spellcheck={false} dir="ltr" required autofocus />
        </label>
        <label>
          <span>{t("door.password")}</span>
          <input name="password" type="password" autocomplete="current-password" dir="ltr" required />
        </label>
        <p class="fault" role="alert">
          {fault}
        </p>
        <button type="submit" class="button primary" disabled={busy}>
          {t("door.signIn")}
        </button>
      </form>
    </DoorFrame>
  );
}

/** Where to go afterwards: only ever a page of our own. */
function wanted(): string {
  const next = new URLSearchParams(location.search).get("next") ?? "/";
  return next.startsWith("/") && !next.startsWith("//") && !next.includes("\\") ? next : "/";
}

function words(error: unknown): string {
  if (!(error instanceof Problem) || error.code !== "wrong_credentials") return problemText(error);
  const wait = error.retryAfterS === null ? "" : ` ${t("door.wait", { n: error.retryAfterS })}`;
  return t("door.wrong") + wait;
}

void start(SignIn);
