// What mission this is, how large, and what it tuned; the mission file is the place to change it.
import { t } from "~/shared/i18n";
import { word } from "~/shared/i18n/catalogue";
import { Code, Facts, StatusMark } from "~/shared/ui";
import { mission } from "~/state/store";

export function MissionFacts() {
  const is = mission.value;
  if (is === null) return <p class="empty">{t("admin.noMission")}</p>;
  return (
    <section class="admin-part" aria-label={t("admin.mission")}>
      <h3>
        {is.name} <StatusMark status={is.status} />
      </h3>
      <Facts
        of={[
          [t("admin.code"), <Code key="code">{is.code}</Code>],
          [t("admin.status"), word("status", is.status)],
          [t("admin.languages"), is.languages.join(", ")],
          [t("admin.started"), <bdi key="at" dir="ltr">{is.started_at?.slice(0, 10) ?? "–"}</bdi>],
          [t("admin.revision"), String(is.revision)],
          [t("admin.size"), t("admin.counts", { sites: is.sites, units: is.units, areas: is.areas, facilities: is.facilities })],
        ]}
      />
      <p class="small">{t("admin.missionHint")}</p>
      <details>
        <summary>{t("admin.settings")}</summary>
        <table class="settings-table" dir="ltr">
          <tbody>
            {Object.entries(is.settings).map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name.replaceAll("_", " ")}</th>
                <td>{said(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

function said(value: unknown): string {
  if (value === null || typeof value !== "object") return String(value);
  return Object.entries(value)
    .map(([name, each]) => (Array.isArray(value) ? String(each) : `${name} ${String(each)}`))
    .join(", ");
}
