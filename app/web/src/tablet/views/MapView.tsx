// The map: the site's areas, where we are, and what was warned of. Fetched only when it is opened.
import { useEffect, useRef } from "preact/hooks";
import { computed, effect } from "@preact/signals";
import { createMap } from "~/map";
import { readChoice } from "~/map/archive";
import type { AreaShape, LonLat, MapHandle, Marker } from "~/map/types";
import { alerts, stateNow } from "~/tablet/net/alerts";
import { canKeep, headers, loadMaps, maps, WORLD_PATH } from "~/tablet/maps/keep";
import { chosen, drawable, turnOver } from "~/tablet/maps/choice";
import { kinds, settings } from "~/tablet/net/site";
import { Icon } from "~/tablet/parts/icons";
import { fix, fixFresh, look, now, placeHere, written } from "~/tablet/prefs";
import { go } from "~/tablet/route";
import { lengthOf } from "~/tablet/track/growth";
import { track } from "~/tablet/track/track";
import { ago, distance, duration, kindLabel, t } from "~/tablet/words";

/** Zooms: a danger with its surroundings; the site with its areas. */
const NEAR = 13;
const FAR = 11;
/** The age beside my position is told again so often. */
const clock = computed(() => Math.floor(now.value / 5000) * 5000);
const QUIET = { note: "", sign: "", opacity: 1, ended: false, dangerM: 0, uncertaintyM: 0 } as const;

export function MapView() {
  const only = maps.value.find((map) => map.path === chosen.value)?.stage === "offered";
  return (
    <main class="mapview">
      {canKeep && only && (
        <button type="button" class="row" data-testid="not-kept" onClick={() => go({ name: "more" })}>
          <Icon name="tray" />
          <span>{t("map.offline")}</span>
          <Icon name="next" turns />
        </button>
      )}
      <h1 class="visually-hidden">{t("nav.map")}</h1>
      <MapPane
        onPick={(thing) => {
          if (thing?.type === "alert") go({ name: "alert", alert: Number(thing.id) });
        }}
      />
      <Readout />
    </main>
  );
}

/** My position in words, for who cannot tell it from the map. */
function Readout() {
  const own = fix.value;
  if (!own) return null;
  const way = lengthOf(track.value);
  return (
    <p class="hint readout" data-testid="readout">
      <bdi dir="ltr">{written(own)}</bdi> · ± {distance(own.accuracy_m ?? 0)} · {ago(own.at, clock.value)}
      {way > 0 && ` · ${t("map.way", { way: distance(way) })}`}
    </p>
  );
}

/** A map that shows what is known here, around `at` or where we are; tells what was tapped and where. */
export function MapPane({ at, onPick }: { at?: LonLat; onPick(thing: { type: string; id: string } | undefined, at: LonLat): void }) {
  const target = useRef<HTMLDivElement>(null);
  const handle = useRef<MapHandle | undefined>(undefined);
  const picked = useRef(onPick);
  picked.current = onPick;
  useEffect(() => {
    if (!target.current) return;
    void loadMaps();
    const map = createMap(target.current);
    handle.current = map;
    const start = at ?? placeHere();
    if (start) map.fly({ lat: start.lat, lon: start.lon }, at ? NEAR : FAR);
    const ends = [
      effect(() => map.show({ markers: markers(), areas: areas.value, selected: null })),
      effect(() => {
        void look.value;
        map.restyle();
      }),
      effect(() => {
        const path = chosen.value;
        if (path === WORLD_PATH) map.basemap(null);
        else
          readChoice(path, headers()).then(
            (choice) => chosen.peek() === path && map.basemap(choice),
            () => undefined,
          );
      }),
      map.onPick(({ things, at }) => picked.current(things[0], at)),
    ];
    return () => {
      for (const end of ends) end();
      map.destroy();
    };
  }, []);
  return (
    <div class="mapframe">
      <div ref={target} class="map" role="application" aria-label={t("nav.map")} />
      <div class="mapkeys">
        <button type="button" aria-label={t("map.closer")} onClick={() => handle.current?.zoomBy(1)}>
          +
        </button>
        <button type="button" aria-label={t("map.farther")} onClick={() => handle.current?.zoomBy(-1)}>
          −
        </button>
        <button
          type="button"
          aria-label={t("map.here")}
          onClick={() => {
            const here = placeHere();
            if (here) handle.current?.fly({ lat: here.lat, lon: here.lon }, 12);
          }}
        >
          <Icon name="pin" />
        </button>
        {drawable.value.length > 1 && (
          <button type="button" data-testid="other-map" data-map={chosen.value} aria-label={t("map.other")} onClick={turnOver}>
            <Icon name="map" />
          </button>
        )}
      </div>
    </div>
  );
}

const areas = computed<AreaShape[]>(() => {
  const own = (settings.value.areas ?? []).flatMap((area) => (area.geometry ? [{ id: area.code, label: area.name, kind: "ao", geometry: area.geometry }] : []));
  const way = track.value.map(({ lon, lat }) => [lon, lat]);
  return way.length > 1 ? [...own, { id: "track", label: "", kind: "track", geometry: { type: "LineString", coordinates: way } }] : own;
});

function markers(): Marker[] {
  const site = settings.value.site;
  const own = fix.value;
  const found: Marker[] = alerts.value.flatMap((alert) => {
    if (stateNow(alert, Date.now()) !== "current") return [];
    const symbol = kinds.value.get(alert.kind)?.symbol ?? "";
    const { lat, lon } = alert.place;
    return [{ ...QUIET, type: "alert", id: String(alert.alert), lat, lon, symbol, label: kindLabel(alert.kind), sign: "!", tone: "danger", dangerM: alert.danger_radius_m, rank: 9 }];
  });
  if (site) found.push({ ...QUIET, type: "site", id: site.code, lat: site.lat, lon: site.lon, symbol: "site", label: site.name, tone: "own", rank: 5 });
  if (own) found.push({ ...QUIET, type: "unit", id: "me", lat: own.lat, lon: own.lon, symbol: "unit", label: t("map.me"), note: duration(clock.value - own.at), tone: fixFresh.value ? "own" : "quiet", opacity: fixFresh.value ? 1 : 0.6, uncertaintyM: own.accuracy_m ?? 0, rank: 8 });
  return found;
}
