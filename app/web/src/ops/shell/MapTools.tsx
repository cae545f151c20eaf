// The map's tools: zoom, layers, measure, go to, show everything.
import { useEffect, useId, useState } from "preact/hooks";
import { distance } from "~/shared/format/number";
import { t } from "~/shared/i18n";
import { Button, useKeys } from "~/shared/ui";
import * as calls from "~/state/calls";
import { basemap, type LayerName, layers } from "~/state/prefs";
import { select } from "~/state/selection";
import { areas, sites } from "~/state/store";
import type { Basemap } from "~/state/types";
import { boundsOf } from "./MapPane";
import { map } from "./mapHandle";
import { findPlaces, type Found } from "./places";

type Open = "" | "layers" | "goto" | "measure";

export function MapTools() {
  const [open, setOpen] = useState<Open>("");
  const toggle = (what: Open): void => setOpen(open === what ? "" : what);
  useKeys([{ keys: ["g"], says: "map.goTo", run: () => setOpen("goto") }]);
  return (
    <div class="map-tools">
      <div class="buttons">
        <Button label={t("map.zoomIn")} onClick={() => map.value?.zoomBy(1)}>
          +
        </Button>
        <Button label={t("map.zoomOut")} onClick={() => map.value?.zoomBy(-1)}>
          −
        </Button>
        <Button label={t("map.fit")} onClick={showAll}>
          ⛶
        </Button>
        <Button label={t("map.layers")} pressed={open === "layers"} onClick={() => toggle("layers")}>
          ☰
        </Button>
        <Button label={t("map.goTo")} pressed={open === "goto"} onClick={() => toggle("goto")}>
          ⌖
        </Button>
        <Button label={t("map.measure")} pressed={open === "measure"} onClick={() => toggle("measure")}>
          ⇔
        </Button>
      </div>
      {open === "layers" && <Layers onDone={() => setOpen("")} />}
      {open === "goto" && <GoTo onDone={() => setOpen("")} />}
      {open === "measure" && <Measure onDone={() => setOpen("")} />}
    </div>
  );
}

function showAll(): void {
  const shapes = [...areas.all.value.map((area) => area.geometry.coordinates), ...sites.all.value.map(({ position }) => [position.lon, position.lat])];
  if (shapes.length > 0) map.value?.fit(boundsOf(shapes));
}

const SWITCHES: readonly LayerName[] = ["threats", "circles", "alerts", "ended", "units", "sites", "facilities", "areas", "labels", "grid", "basemap", "borders"];

function Layers({ onDone }: { onDone(): void }) {
  useKeys([{ keys: ["Escape"], says: "help.escape", whileTyping: true, run: onDone }]);
  const [maps, setMaps] = useState<readonly Basemap[]>([]);
  useEffect(() => {
    void calls.readBasemaps().then(
      ({ value }) => setMaps(value.items),
      () => undefined,
    );
  }, []);
  return (
    <div class="card" role="group" aria-label={t("map.layers")}>
      {SWITCHES.map((name) => (
        <label class="check" key={name}>
          <input
            type="checkbox"
            checked={layers.value[name]}
            onChange={(event) => {
              layers.value = { ...layers.value, [name]: event.currentTarget.checked };
            }}
          />
          {t(`map.layer.${name}`)}
        </label>
      ))}
      {maps.length > 0 && (
        <label>
          <span>{t("map.basemap")}</span>
          <select
            value={basemap.value}
            onChange={(event) => {
              basemap.value = event.currentTarget.value;
            }}
          >
            <option value="world">{t("map.world")}</option>
            {maps.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <p class="small">{t("map.bordersNote")}</p>
    </div>
  );
}

function GoTo({ onDone }: { onDone(): void }) {
  const [text, setText] = useState("");
  const [found, setFound] = useState<readonly Found[] | null>(null);
  const hint = useId();
  useEffect(() => {
    let late = false;
    void findPlaces(text).then((places) => late || setFound(text.trim() === "" ? null : places));
    return () => {
      late = true;
    };
  }, [text]);
  const go = (place: Found | undefined): void => {
    if (place === undefined) return;
    map.value?.fly(place, 11);
    if (place.ref) select(place.ref);
    onDone();
  };
  return (
    <form
      class="card"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        // Whoever is quick with Enter is ahead of the list below.
        void findPlaces(text).then(([first]) => go(first));
      }}
      onKeyDown={(event) => event.key === "Escape" && onDone()}
    >
      <label>
        <span>{t("map.goTo")}</span>
        <input dir="ltr" autofocus value={text} aria-describedby={hint} onInput={(event) => setText(event.currentTarget.value)} ref={focused} />
      </label>
      <small id={hint}>{t("map.goToHint")}</small>
      {found?.length === 0 && <p role="status">{t("map.goToNothing")}</p>}
      <ul class="found">
        {found?.map((place) => (
          <li key={`${place.name}/${place.lat}/${place.lon}`}>
            <Button tone="quiet" onClick={() => go(place)}>
              <bdi>{place.name}</bdi> <small>{place.detail}</small>
            </Button>
          </li>
        ))}
      </ul>
    </form>
  );
}

function focused(input: HTMLInputElement | null): void {
  input?.focus();
}

function Measure({ onDone }: { onDone(): void }) {
  const [metres, setMetres] = useState(0);
  useEffect(() => map.value?.measure(setMetres), []);
  useKeys([{ keys: ["Escape"], says: "help.escape", run: onDone }]);
  return (
    <div class="card" role="status">
      <strong data-testid="measured">{distance(metres)}</strong>
      <p class="small">{t("map.measureHint")}</p>
    </div>
  );
}
