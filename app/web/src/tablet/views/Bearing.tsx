// How far and in which direction something is from here: `1.2 km · 045° NE`.
import { bearing, metresBetween, pointOf } from "~/tablet/forms/geo";
import { fix, placeHere } from "~/tablet/prefs";
import { settings } from "~/tablet/net/site";
import { distance, t } from "~/tablet/words";

export function Bearing({ to }: { to: { lat: number; lon: number } }) {
  void fix.value;
  void settings.value;
  const from = placeHere();
  if (from === null) return <>{t("place.none")}</>;
  const degrees = bearing(from, to);
  return (
    <>
      {distance(metresBetween(from, to))} · <bdi dir="ltr">{String(degrees).padStart(3, "0")}°</bdi> {t(`compass.${pointOf(degrees)}`)}
      {from.source === "site" && ` (${t("alerts.fromSite")})`}
    </>
  );
}
