// The map: the site's areas, where we are, and what was warned of. Fetched only when it is opened.
import { useEffect, useRef } from "preact/hooks";
import { effect } from "@preact/signals";
import { createMap } from "~/map";
import type { AreaShape, LonLat, MapHandle, Marker } from "~/map/types";
import { alerts, stateNow } from "~/tablet/net/alerts";
import { kinds, settings } from "~/tablet/net/site";
import { Icon } from "~/tablet/parts/icons";
import { fix, look, now, placeHere } from "~/tablet/prefs";
import { go } from "~/tablet/route";
import { duration, kindLabel, t } from "~/tablet/words";

/** Zooms: a danger with its surroundings; the site with its areas. */
const NEAR = 13;
const FAR = 11;
const QUIET = { note: "", sign: "", opacity: 1, ended: false, dangerM: 0, uncertaintyM: 0 } as const;

export function MapView() {
  return (
    <main class="mapview">
      <h1 class="visually-hidden">{t("nav.map")}</h1>
      <MapPane
        onPick={(thing) => {
          if (thing?.type === "alert") go({ name: "alert", alert: Number(thing.id) });
        }}
      />
    </main>
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
    const map = createMap(target.current);
    handle.current = map;
    const start = at ?? placeHere();
    if (start) map.fly({ lat: start.lat, lon: start.lon }, at ? NEAR : FAR);
    const ends = [
      effect(() => map.show({ markers: markers(), areas: areas(), selected: null })),
      effect(() => {
        void look.value;
        map.restyle();
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
      </div>
    </div>
  );
}

function areas(): AreaShape[] {
  return (settings.value.areas ?? []).flatMap((area) => (area.geometry ? [{ id: area.code, label: area.name, kind: "ao", geometry: area.geometry }] : []));
}

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
  if (own) found.push({ ...QUIET, type: "unit", id: "me", lat: own.lat, lon: own.lon, symbol: "unit", label: t("map.me"), note: duration(now.peek() - own.at), tone: "own", uncertaintyM: own.accuracy_m ?? 0, rank: 8 });
  return found;
}
