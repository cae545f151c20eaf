// Areas out of a file: what was found, each with a code to be; reviewed one by one, or all saved as they are.
import { useEffect, useState } from "preact/hooks";
import { bytes } from "~/shared/format/number";
import { t } from "~/shared/i18n";
import { Button, problemText } from "~/shared/ui";
import { areas } from "~/state/store";
import { map } from "../../shell/mapHandle";
import { boundsOf } from "../../shell/MapPane";
import { told } from "./faults";
import { ringsOf } from "./outline";
import { readFile } from "./readFile";
import { codeFor, ImportProblem, MOST_BYTES } from "./shapes";
import { importing, put, type Saved, startNew, type Waiting } from "./work";

export function Import({ onClose }: { onClose(): void }) {
  const [fault, setFault] = useState("");
  const work = importing.value;
  useEffect(() => {
    if (work) showAll(work.waiting);
    return () => map.value?.sketch(null);
  }, [work]);
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setFault("");
    importing.value = null;
    try {
      const { shapes, skipped } = await readFile(file);
      importing.value = { file: file.name, skipped, waiting: named(shapes) };
    } catch (error) {
      setFault(refusal(error));
    }
  };
  return (
    <section class="area-editor" aria-label={t("areas.importTitle")}>
      <header class="row">
        <h2 class="grow">{t("areas.importTitle")}</h2>
        <Button
          tone="quiet"
          onClick={() => {
            importing.value = null;
            onClose();
          }}
        >
          {t("common.close")}
        </Button>
      </header>
      <label>
        <span>{t("areas.file")}</span>
        <input type="file" accept=".geojson,.json,.kml,application/geo+json,application/vnd.google-earth.kml+xml" onChange={(event) => void take(event.currentTarget.files?.[0])} />
      </label>
      <p class="small">{t("areas.importHint", { most: bytes(MOST_BYTES) })}</p>
      {fault && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
      {work && <Found {...work} />}
    </section>
  );
}

function Found({ file, skipped, waiting }: NonNullable<typeof importing.value>) {
  const [saving, setSaving] = useState(false);
  const rest = waiting.filter(({ outcome }) => outcome?.is !== "saved");
  const saveAll = async (): Promise<void> => {
    setSaving(true);
    // One after the other: each is a transaction of the centre, and the first refusal is to be seen, not buried.
    for (const each of rest) settle(each, await put(each.code, { name: each.name || each.code, kind: "ao", geometry: each.geometry }, null));
    setSaving(false);
  };
  return (
    <>
      <p role="status">
        <bdi>{file}</bdi>: <strong>{t("areas.found", { n: waiting.length })}</strong>
        {skipped > 0 && <span class="small"> · {t("areas.skipped", { n: skipped })}</span>}
      </p>
      <ul class="bare found-areas">
        {waiting.map((each, index) => (
          <li key={index}>
            <div class="row">
              <div class="grow">
                <strong dir="auto">{each.name || "–"}</strong>
                <div class="small">{t("areas.corners", { n: ringsOf(each.geometry, "latlon").reduce((sum, ring) => sum + ring.corners.length, 0) })}</div>
              </div>
              <input
                dir="ltr"
                class="code-field"
                aria-label={`${t("areas.code")}: ${each.name}`}
                maxLength={40}
                value={each.code}
                disabled={each.outcome?.is === "saved"}
                onInput={(event) => update(each, { code: event.currentTarget.value, outcome: null })}
              />
              {each.outcome?.is === "saved" ? (
                <span class="state up">✓ {t("areas.isSaved")}</span>
              ) : (
                <Button onClick={() => startNew({ name: each.name || each.code, geometry: each.geometry }, each.code)}>{t("areas.review")}</Button>
              )}
            </div>
            {each.outcome && each.outcome.is !== "saved" && <p class="fault">{words(each)}</p>}
          </li>
        ))}
      </ul>
      {rest.length > 0 && (
        <Button tone="primary" class="big" disabled={saving} onClick={() => void saveAll()}>
          {saving ? t("areas.saving") : t("areas.saveAll", { n: rest.length })}
        </Button>
      )}
    </>
  );
}

/** Marks what an import brought as saved when the editor saved it. */
export function reviewed(code: string): void {
  const found = importing.peek()?.waiting.find((each) => each.code === code);
  const area = areas.peek(code);
  if (found && area) settle(found, { is: "saved", area });
}

function update(which: Waiting, values: Partial<Waiting>): void {
  const work = importing.peek();
  if (work) importing.value = { ...work, waiting: work.waiting.map((each) => (each === which ? { ...each, ...values } : each)) };
}

function settle({ code, geometry }: Waiting, outcome: Saved): void {
  const which = importing.peek()?.waiting.find((each) => each.code === code && each.geometry === geometry);
  if (which) update(which, { outcome });
}

function named(shapes: readonly { name: string; geometry: Waiting["geometry"] }[]): Waiting[] {
  const taken = new Set(areas.all.peek().map(({ code }) => code));
  return shapes.map(({ name, geometry }) => {
    const code = codeFor(name, taken);
    taken.add(code);
    return { name: name.slice(0, 100), geometry, code, outcome: null };
  });
}

function words({ outcome, geometry }: Waiting): string {
  if (outcome?.is === "taken") return t("areas.taken");
  if (outcome?.is === "failed") return problemText(outcome.error);
  if (outcome?.is !== "faults") return "";
  return told(outcome.faults, ringsOf(geometry, "latlon"))
    .map(({ says, detail, spot }) => [spot?.corner == null ? "" : `${t("areas.corner", { n: spot.corner + 1 })}:`, t(says), detail].filter(Boolean).join(" "))
    .join(" · ");
}

function refusal(error: unknown): string {
  if (!(error instanceof ImportProblem)) return problemText(error);
  return t(`areas.${error.refusal}`, { most: bytes(MOST_BYTES), ...error.values });
}

function showAll(waiting: readonly Waiting[]): void {
  const rest = waiting.filter(({ outcome }) => outcome?.is !== "saved");
  const polygons = rest.flatMap(({ geometry }) => (geometry.type === "Polygon" ? [geometry.coordinates] : (geometry.coordinates as unknown[])));
  if (polygons.length === 0) {
    map.value?.sketch(null);
    return;
  }
  map.value?.sketch({ geometry: { type: "MultiPolygon", coordinates: polygons } });
  map.value?.fit(boundsOf(polygons));
}
