// Whose key it is: one of the mission's own systems, or a partner's, who gets only what is released, and how exactly.
import { distance } from "~/shared/format/number";
import { t } from "~/shared/i18n";
import type { Partner } from "~/state/types";
import { PARTNERS } from "../decide/Release";

export interface Outside {
  partner: Partner | null;
  grid_m: number;
}

/** Grids to choose from, metres; 0: as exact as the mission knows. */
const GRIDS = [0, 100, 500, 1_000, 5_000, 10_000, 50_000];

export function PartnerFields({ outside, onChange }: { outside: Outside; onChange(outside: Outside): void }) {
  const choose = (value: string): void => {
    const partner = PARTNERS.find((each) => each === value) ?? null;
    onChange(partner === null ? { partner, grid_m: 0 } : { ...outside, partner });
  };
  return (
    <>
      <label>
        <span>{t("admin.whose")}</span>
        <select value={outside.partner ?? ""} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="">{t("admin.ours")}</option>
          {PARTNERS.map((partner) => (
            <option key={partner} value={partner}>
              {t(`release.partner.${partner}`)}
            </option>
          ))}
        </select>
      </label>
      {outside.partner !== null && (
        <>
          <p class="small">{t("admin.partnerHint")}</p>
          <label>
            <span>{t("admin.grid")}</span>
            <select value={String(outside.grid_m)} onChange={(event) => onChange({ ...outside, grid_m: Number(event.currentTarget.value) })}>
              {GRIDS.map((each) => (
                <option key={each} value={String(each)}>
                  {each === 0 ? t("admin.exact") : distance(each)}
                </option>
              ))}
            </select>
          </label>
        </>
      )}
    </>
  );
}
