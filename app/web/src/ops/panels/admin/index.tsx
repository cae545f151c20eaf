// Administration: who may come in, which programs may read and are told, and what mission this is.
import { signal } from "@preact/signals";
import { t } from "~/shared/i18n";
import { Button } from "~/shared/ui";
import { leave, me } from "~/state/session";
import { param, setParams } from "~/state/url";
import { Accounts } from "./Accounts";
import { Hooks } from "./hooks";
import { Keys } from "./Keys";
import { MissionFacts } from "./MissionFacts";
import { MqttPart } from "./mqtt";
import "./admin.css";

const PARTS = ["accounts", "keys", "webhooks", "mqtt", "mission"] as const;
type Part = (typeof PARTS)[number];

const part = signal<Part>(PARTS.find((each) => each === param("admin")) ?? "accounts");

export function AdminPanel() {
  return (
    <div class="admin">
      <h2 class="visually-hidden">{t("admin.title")}</h2>
      <div class="admin-head">
        <div class="segments" role="group" aria-label={t("admin.title")}>
          {PARTS.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={part.value === each}
              onClick={() => {
                part.value = each;
                setParams({ admin: each === "accounts" ? "" : each });
              }}
            >
              {t(`admin.${each}`)}
            </button>
          ))}
        </div>
        <span class="end">
          <bdi dir="ltr">{me.value?.name}</bdi> <Button onClick={() => void leave()}>{t("door.signOut")}</Button>
        </span>
      </div>
      {{ accounts: <Accounts />, keys: <Keys />, webhooks: <Hooks />, mqtt: <MqttPart />, mission: <MissionFacts /> }[part.value]}
    </div>
  );
}
