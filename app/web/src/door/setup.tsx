// The page behind a one-time link: `/setup#SECRET`. The secret never leaves the browser but in the body of one request.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { problemText } from "~/shared/ui/toasts";
import * as calls from "~/state/calls";
import { Problem } from "~/state/http";
import { DoorFrame, start } from "./frame";

const secret = location.hash.slice(1);

function SetUp() {
  const [fault, setFault] = useState("");
  const [name, setName] = useState<string | null>(null);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (field: string): string => String(form.get(field) ?? "");
    if (text("password") !== text("again")) {
      setFault(t("door.differ"));
      return;
    }
    try {
      const chosen = text("name").trim().toLowerCase() || null;
      setName((await calls.setUp(secret, chosen, text("password"))).value.name);
      // The link is used up; it need not stay in the address bar.
      history.replaceState(null, "", location.pathname);
    } catch (error) {
      setFault(error instanceof Problem && error.code === "setup_link_unknown" ? t("door.badLink") : problemText(error));
    }
  };
  if (name !== null) {
    return (
      <DoorFrame>
        <p role="status">{t("door.done")}</p>
        <a class="button primary" href="/sign-in">
          {t("door.signIn")}
        </a>
      </DoorFrame>
    );
  }
  if (!secret) {
    return (
      <DoorFrame>
        <p>{t("door.noLink")}</p>
      </DoorFrame>
    );
  }
  return (
    <DoorFrame>
      <h2>{t("door.setupTitle")}</h2>
      <p>{t("door.setupIntro")}</p>
      <form onSubmit={(event) => void submit(event)}>
        <label>
          <span>{t("door.newName")}</span>
          <input name="name" autocomplete="username" autocapitalize="none" spellcheck={false} dir="ltr" aria-describedby="name-hint" />
          <small id="name-hint">{t("door.nameHint")}</small>
        </label>
        <label>
          <span>{t("door.newPassword")}</span>
          <input name="password" type="password" autocomplete="new-password" dir="ltr" required />
        </label>
        <label>
          <span>{t("door.again")}</span>
          <input name="again" type="password" autocomplete="new-password" dir="ltr" required />
        </label>
        <p class="fault" role="alert">
          {fault}
        </p>
        <button type="submit" class="button primary">
          {t("door.choose")}
        </button>
      </form>
    </DoorFrame>
  );
}

void start(SetUp);
