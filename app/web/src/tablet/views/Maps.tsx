// Maps on this tablet: what the site has, what is kept here, how far it has come, and how much room it takes.
import { useEffect } from "preact/hooks";
import { canKeep, keepMap, loadMaps, type MapState, maps, removeMap, renewMap } from "~/tablet/maps/keep";
import { Icon } from "~/tablet/parts/icons";
import { size, t } from "~/tablet/words";

export function Maps() {
  useEffect(() => void loadMaps(), []);
  return (
    <section class="keeping" aria-labelledby="maps">
      <h2 id="maps">{t("maps.title")}</h2>
      <p class="hint">{t(canKeep ? "maps.hint" : "maps.insecure")}</p>
      <ul>
        {maps.value.map((map) => (
          <Row key={map.path} map={map} />
        ))}
      </ul>
    </section>
  );
}

function Row({ map }: { map: MapState }) {
  const { path, stage } = map;
  const name = map.name || t("maps.world");
  const going = stage === "fetching" || stage === "waiting";
  return (
    <li data-map={path} data-stage={stage}>
      <strong dir="auto">{name}</strong>
      <span role="status">{saidOf(map)}</span>
      {going && <progress aria-label={name} max={map.bytes || 1} value={map.have} />}
      {canKeep && (
        <div class="two">
          {(stage === "offered" || stage === "full") && (
            <button type="button" class="plain" data-testid="keep-map" aria-label={`${t("maps.keep")}: ${name}`} onClick={() => void keepMap(path)}>
              <Icon name="tray" />
              {t("maps.keep")}
            </button>
          )}
          {stage === "changed" && (
            <button type="button" class="plain" onClick={() => void renewMap(path)}>
              <Icon name="up" />
              {t("maps.renew")}
            </button>
          )}
          {(going || stage === "kept" || stage === "changed") && (
            <button type="button" class="plain" data-testid="remove-map" aria-label={`${t("maps.remove")}: ${name}`} onClick={() => void removeMap(path)}>
              <Icon name="cross" />
              {t("maps.remove")}
            </button>
          )}
        </div>
      )}
    </li>
  );
}

function saidOf({ stage, bytes, have }: MapState): string {
  const all = bytes > 0 ? size(bytes) : "";
  if (stage === "fetching" || stage === "waiting") return t(`maps.${stage}`, { have: size(have), all });
  return t(`maps.${stage}`, { all });
}
