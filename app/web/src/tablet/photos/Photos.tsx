// The photos of a report: add one, look at it, take it away again, and see how far each has come.
import { useEffect, useMemo, useState } from "preact/hooks";
import { Icon } from "~/tablet/parts/icons";
import { t, tt } from "~/tablet/words";
import { isOver, wordOf } from "./decide";
import { fromBase64 } from "./encode";
import { addPhoto, loadPhotos, photosOf, removePhoto } from "./photos";
import "./photos.css";
import { askAfter, drainPhotos, startPhotos } from "./send";
import { Unreadable } from "./shrink";
import { type Form, MOST_PHOTOS, type Photo } from "./types";

/** The centre may ask for a full picture at any time; who looks at the report sees that. */
const ASK_MS = 5000;

export function Photos({ report }: { report: string }) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<"unread" | "notKept" | null>(null);
  useEffect(() => {
    const ask = (): unknown => photosOf(report).some((photo) => photo.thumb && photo.full?.state !== "received") && askAfter(report).catch(() => undefined);
    void startPhotos();
    void loadPhotos().then(ask);
    const timer = setInterval(ask, ASK_MS);
    return () => clearInterval(timer);
  }, [report]);
  const here = photosOf(report);
  const take = async (input: HTMLInputElement): Promise<void> => {
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    setBusy(true);
    setFault(null);
    try {
      await addPhoto(report, file);
      void drainPhotos(true);
    } catch (error) {
      setFault(error instanceof Unreadable ? "unread" : "notKept");
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="photos" data-testid="photos" aria-label={t("photo.title")}>
      <h2>{t("photo.title")}</h2>
      <ul>
        {here.map((photo, n) => (
          <One key={photo.id} photo={photo} number={n + 1} />
        ))}
      </ul>
      {here.length < MOST_PHOTOS ? (
        <label class={busy ? "adding busy" : "adding"}>
          <Icon name="camera" />
          {t(busy ? "photo.working" : "photo.add")}
          <input type="file" accept="image/*" capture="environment" disabled={busy} data-testid="add-photo" onChange={({ currentTarget }) => void take(currentTarget)} />
        </label>
      ) : (
        <p class="note">{t("photo.most", { n: MOST_PHOTOS })}</p>
      )}
      {fault && (
        <p class="note danger" role="alert">
          {t(`photo.${fault}`)}
        </p>
      )}
    </section>
  );
}

function One({ photo, number }: { photo: Photo; number: number }) {
  return (
    <li data-photo={photo.id} data-thumb={photo.thumb?.state ?? "here"} data-full={photo.full?.state ?? "here"}>
      <Preview thumb={photo.pictures?.thumb ?? null} number={number} />
      <div>
        <Line form="thumb" photo={photo} />
        <Line form="full" photo={photo} />
        {photo.reason && (
          <p class="note warn" role="status">
            {tt("reason", photo.reason, "reason.other")}
          </p>
        )}
      </div>
      {(photo.refused || !isOver(photo.thumb)) && (
        <button type="button" class="plain" aria-label={t("photo.remove", { n: number })} data-testid="remove-photo" onClick={() => void removePhoto(photo.id)}>
          <Icon name="cross" />
        </button>
      )}
    </li>
  );
}

function Line({ form, photo }: { form: Form; photo: Photo }) {
  const said = photo[form];
  return <p class={form}>{t(`photo.${wordOf(form, said)}`, { k: said?.received ?? 0, n: said?.pieces ?? 0 })}</p>;
}

/** The thumbnail, or a sign where it is sealed. */
function Preview({ thumb, number }: { thumb: string | null; number: number }) {
  const address = useMemo(() => (thumb ? URL.createObjectURL(new Blob([fromBase64(thumb).slice()])) : null), [thumb]);
  useEffect(() => () => (address ? URL.revokeObjectURL(address) : undefined), [address]);
  return address ? <img src={address} alt={t("photo.alt", { n: number })} /> : <Icon name="camera" size={72} />;
}
