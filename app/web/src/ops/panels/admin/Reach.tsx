// What somebody or some program may see, in one line.
import { t } from "~/shared/i18n";
import { areas } from "~/state/store";

export function Reach({ of }: { of: { areas: string[] | null; sensitive: boolean } }) {
  const names = of.areas?.map((code) => areas.get(code)?.name ?? code);
  return (
    <span>
      {names === undefined ? t("admin.wholeMission") : names.length === 0 ? t("admin.noAreas") : names.join(" · ")}
      {of.sensitive && ` · ${t("admin.sensitiveShort")}`}
    </span>
  );
}
