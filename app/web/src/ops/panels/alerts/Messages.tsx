// Every message of an alert, the newest first: what was sent, why, by whom, and what it said.
import { distance } from "~/shared/format/number";
import { t, tt } from "~/shared/i18n";
import { instruction, word } from "~/shared/i18n/catalogue";
import { Code, Moment } from "~/shared/ui";
import type { AlertDetail } from "~/state/types";

type Message = AlertDetail["messages"][number];

export function Messages({ of }: { of: readonly Message[] }) {
  return (
    <details class="messages">
      <summary>{t("alerts.messagesOf", { n: of.length })}</summary>
      <ol class="history">
        {of.map((message) => (
          <li key={message.revision} value={message.revision + 1}>
            <div class="line">
              <strong>{t(`alerts.type.${typeOf(message)}`)}</strong>
              <span>{tt("cause", message.reason)}</span>
              <span class="end small">
                <Moment at={message.at} />
              </span>
            </div>
            <p class="small">
              {said(message)}
              {message.by !== "system" && (
                <>
                  {" · "}
                  {t("alerts.byOfficer", { by: "" })}
                  <Code>{message.by}</Code>
                </>
              )}
            </p>
            {message.why && <p dir="auto">“{message.why}”</p>}
          </li>
        ))}
      </ol>
    </details>
  );
}

function typeOf({ type }: Message): "alert" | "update" | "cancel" {
  return type === "update" || type === "cancel" ? type : "alert";
}

/** What the message said, in one line; a message of another version may lack a value. */
function said({ values }: Message): string {
  const text = (name: string): string => (typeof values[name] === "string" ? values[name] : "");
  const radius = values.danger_radius_m;
  return [
    text("urgency") && word("urgency", text("urgency")),
    text("severity") && word("severity", text("severity")),
    typeof radius === "number" && radius > 0 && distance(radius),
    text("instruction") && instruction(text("instruction")),
  ]
    .filter(Boolean)
    .join(" · ");
}
