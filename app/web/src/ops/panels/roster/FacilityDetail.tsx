// A place that can help, picked on the map.
import { t } from "~/shared/i18n";
import { Button, Code, Facts, Place } from "~/shared/ui";
import { select } from "~/state/selection";
import { facilities } from "~/state/store";

export function FacilityDetail({ id }: { id: string }) {
  const place = facilities.get(id);
  if (!place) return <p class="empty">{t("roster.gone")}</p>;
  return (
    <article class="detail" aria-label={place.name}>
      <h3>
        {place.name} <Code>{place.code}</Code>
      </h3>
      <Facts
        of={[
          [t("roster.kind"), place.kind.replaceAll("_", " ")],
          place.capabilities.length > 0 && [t("roster.capabilities"), place.capabilities.join(", ").replaceAll("_", " ")],
          place.site !== null && [t("roster.site"), <Code key="site">{place.site}</Code>],
          [t("common.place"), <Place key="place" lat={place.position.lat} lon={place.position.lon} />],
        ]}
      />
      <Button onClick={() => select({ type: "facility", id }, { fly: true })}>{t("common.showOnMap")}</Button>
    </article>
  );
}
