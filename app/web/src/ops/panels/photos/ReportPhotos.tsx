// The photos of a report: thumbnails with what is missing of them, one of them large, and the wish for the full picture.
import { useEffect, useState } from "preact/hooks";
import { t, tt } from "~/shared/i18n";
import { act, Button, Dialog, useLoaded } from "~/shared/ui";
import * as calls from "~/state/calls";
import { onEvent } from "~/state/live";
import { isLive } from "~/state/mode";
import { isOfficer } from "~/state/session";
import type { Photo, Report } from "~/state/types";
import "./photos.css";
import { canAsk, fullWay, isComing, thumbWay, type Way } from "./way";

const LOOK_MS = 4000;

export function ReportPhotos({ report }: { report: Pick<Report, "id" | "photos"> }) {
  const [looks, setLooks] = useState(0);
  const [open, setOpen] = useState<number | null>(null);
  const look = (): void => setLooks((n) => n + 1);
  const loaded = useLoaded(async (signal) => (report.photos > 0 || looks > 0 ? (await calls.listPhotos(report.id, signal)).value.items : []), [report.id, report.photos, looks]);
  const photos = loaded.value ?? [];
  const coming = photos.some(isComing);
  useEffect(() => onEvent((event) => event.type.startsWith("photo.") && event.subject === report.id && look()), [report.id]);
  useEffect(() => {
    // Pieces come without an event, for there are hundreds of them.
    if (!coming) return;
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [coming]);
  if (photos.length === 0) return null;
  const shown = photos.find((photo) => photo.number === open);
  return (
    <section class="report-photos" data-testid="report-photos" aria-label={t("photos.title")}>
      <ul>
        {photos.map((photo) => (
          <li key={photo.number} data-thumb={photo.thumb?.state ?? "none"} data-full={photo.full?.state ?? "none"}>
            {photo.thumb?.url ? (
              <Button tone="quiet" class="photo" label={t("photos.open", { n: photo.number + 1 })} onClick={() => setOpen(photo.number)}>
                <img src={photo.thumb.url} alt="" />
              </Button>
            ) : (
              <Words way={thumbWay(photo)} />
            )}
          </li>
        ))}
      </ul>
      {shown && <Large report={report.id} photo={shown} onAsked={look} onClose={() => setOpen(null)} />}
    </section>
  );
}

function Large({ report, photo, onAsked, onClose }: { report: string; photo: Photo; onAsked(): void; onClose(): void }) {
  const ask = async (): Promise<void> => {
    await act(() => calls.requestPhoto(report, photo.number), t("photos.asked"));
    onAsked();
  };
  return (
    <Dialog title={t("photos.one", { n: photo.number + 1 })} onClose={onClose} wide>
      <figure class="large-photo">
        <img src={photo.full?.url ?? photo.thumb?.url ?? ""} alt={t("photos.one", { n: photo.number + 1 })} data-full={photo.full?.url ? "" : undefined} />
        <figcaption data-testid="full-way">
          {t("photos.full")}: <Words way={fullWay(photo)} />
        </figcaption>
      </figure>
      {isOfficer.value && isLive.value && canAsk(photo) && (
        <p class="line">
          <Button tone="primary" onClick={() => void ask()}>
            {t("photos.ask")}
          </Button>
          <span class="small">{t("photos.cost")}</span>
        </p>
      )}
    </Dialog>
  );
}

function Words({ way: { says, values } }: { way: Way }) {
  const reason = typeof values.reason === "string" ? { reason: tt("photos", values.reason) } : {};
  return <span class={says === "photos.spoilt" ? "warn" : ""}>{t(says, { ...values, ...reason })}</span>;
}
