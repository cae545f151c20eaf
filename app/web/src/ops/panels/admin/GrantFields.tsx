// What of the mission somebody may see: everything or certain areas, and whether the sensitive too.
import { t } from "~/shared/i18n";
import { areas } from "~/state/store";
import { toggled } from "~/state/toggled";

export interface Grant {
  /** null: the whole mission. */
  areas: string[] | null;
  sensitive: boolean;
}

export function GrantFields({ grant, onChange }: { grant: Grant; onChange(grant: Grant): void }) {
  const chosen = grant.areas;
  const toggle = (code: string): void => onChange({ ...grant, areas: toggled(chosen ?? [], code) });
  return (
    <>
      <fieldset>
        <legend>{t("admin.sees")}</legend>
        <label class="check">
          <input type="radio" name="reach" checked={chosen === null} onChange={() => onChange({ ...grant, areas: null })} />
          <span>{t("admin.wholeMission")}</span>
        </label>
        <label class="check">
          <input type="radio" name="reach" checked={chosen !== null} onChange={() => onChange({ ...grant, areas: [] })} />
          <span>{t("admin.onlyAreas")}</span>
        </label>
        {chosen !== null && (
          <div class="area-choice">
            {areas.all.value.map((area) => (
              <label class="check" key={area.code}>
                <input type="checkbox" checked={chosen.includes(area.code)} onChange={() => toggle(area.code)} />
                <span>{area.name}</span>
              </label>
            ))}
            {chosen.length === 0 && <p class="small">{t("admin.noAreas")}</p>}
          </div>
        )}
      </fieldset>
      <label class="check">
        <input type="checkbox" checked={grant.sensitive} onChange={() => onChange({ ...grant, sensitive: !grant.sensitive })} />
        <span>{t("admin.sensitive")}</span>
      </label>
    </>
  );
}
