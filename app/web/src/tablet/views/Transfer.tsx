// Carries the queue over without a link: out as a file or QR codes, in from the same.
import { encodeQR } from "qr";
import { decodeQR } from "qr/decode.js";
import { useEffect, useState } from "preact/hooks";
import { addCode, carried, type Carried, fromCodes, fromText, type Parts, toCodes, toText } from "~/tablet/outbox/carry";
import { find, items, save } from "~/tablet/outbox/outbox";
import { drain } from "~/tablet/outbox/send";
import { uuid } from "~/tablet/outbox/uuid";
import { Icon } from "~/tablet/parts/icons";
import { t } from "~/tablet/words";

const TURN_MS = 1200;
/** More than this would be an hour of holding two tablets together: the file is the better way. */
const MOST_CODES = 60;

export function Transfer() {
  const queue = items.value.filter((item) => (item.stage === "queued" || item.stage === "held") && item.content);
  return (
    <main class="transfer">
      <h1>{t("transfer.title")}</h1>
      <section aria-labelledby="out">
        <h2 id="out">{t("transfer.out", { n: queue.length })}</h2>
        <p class="hint">{t("transfer.outHint")}</p>
        {queue.length > 0 && <Out text={toText(carried(queue))} />}
      </section>
      <section aria-labelledby="in">
        <h2 id="in">{t("transfer.in")}</h2>
        <In />
      </section>
    </main>
  );
}

function Out({ text }: { text: string }) {
  const [codes, setCodes] = useState<string[]>([]);
  const address = `data:application/json;charset=utf-8,${encodeURIComponent(text)}`;
  return (
    <>
      <div class="actions row">
        <a class="button primary" data-testid="export" download={`heliograph-${new Date().toISOString().slice(0, 16).replaceAll(":", "")}.json`} href={address}>
          <Icon name="file" />
          {t("transfer.file")}
        </a>
        <button type="button" class="plain" data-testid="codes" onClick={() => setCodes(codes.length > 0 ? [] : toCodes(text, uuid().slice(0, 6)))}>
          <Icon name="qr" />
          {t("transfer.codes")}
        </button>
      </div>
      {codes.length > MOST_CODES && <p class="note warn">{t("transfer.tooMany", { n: codes.length })}</p>}
      {codes.length > 0 && codes.length <= MOST_CODES && <Series codes={codes} />}
    </>
  );
}

/** The codes one after another, over and over; a tap stops and steps. */
function Series({ codes }: { codes: readonly string[] }) {
  const [at, setAt] = useState(0);
  const [turning, setTurning] = useState(true);
  useEffect(() => {
    if (!turning) return;
    const timer = setInterval(() => setAt((n) => (n + 1) % codes.length), TURN_MS);
    return () => clearInterval(timer);
  }, [turning, codes.length]);
  const svg = encodeQR(codes[at] ?? "", "svg", { ecc: "medium", border: 4 });
  return (
    <figure class="series">
      <img src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`} alt={t("transfer.code", { n: at + 1, total: codes.length })} data-testid="qr" data-code={codes[at]} />
      <figcaption>
        <button
          type="button"
          class="plain"
          onClick={() => {
            setTurning(false);
            setAt((at + 1) % codes.length);
          }}
        >
          <bdi dir="ltr">
            {at + 1} / {codes.length}
          </bdi>
          <Icon name="next" turns />
        </button>
      </figcaption>
    </figure>
  );
}

function In() {
  const [said, setSaid] = useState<{ good: boolean; text: string } | null>(null);
  const [parts, setParts] = useState<Parts | null>(null);
  const take = async (text: string): Promise<void> => {
    const load = fromText(text);
    if (load === null) return setSaid({ good: false, text: t("transfer.unread") });
    const fresh = await takeIn(load);
    setSaid({ good: true, text: t("transfer.taken", { n: fresh, known: load.length - fresh }) });
  };
  const pictures = async (files: FileList | null): Promise<void> => {
    let read = parts;
    for (const file of files ?? []) {
      const code = await codeIn(file);
      read = (code === null ? null : addCode(read, code)) ?? read;
    }
    setParts(read);
    const text = read && fromCodes(read);
    if (text) await take(text);
    else setSaid({ good: false, text: read ? t("transfer.partly", { n: Object.keys(read.parts).length, total: read.total }) : t("transfer.unread") });
  };
  return (
    <>
      <div class="actions row">
        <label class="button plain">
          <Icon name="file" />
          {t("transfer.inFile")}
          <input type="file" accept="application/json,.json" data-testid="import" onChange={(event) => void event.currentTarget.files?.[0]?.text().then(take)} />
        </label>
        <label class="button plain">
          <Icon name="qr" />
          {t("transfer.inCodes")}
          <input type="file" accept="image/*" capture="environment" multiple data-testid="import-codes" onChange={(event) => void pictures(event.currentTarget.files)} />
        </label>
      </div>
      {said && (
        <p class={said.good ? "note good" : "note warn"} role="status" data-testid="taken">
          {said.text}
        </p>
      )}
    </>
  );
}

/** Puts what is not known here into the queue, under its own id. */
async function takeIn(load: readonly Carried[]): Promise<number> {
  const fresh = load.filter((each) => find(each.id) === undefined);
  const now = Date.now();
  await save(fresh.map((each) => ({ ...each, stage: "queued", changed_at: now, until: null, tries: 0, next_try: 0, reason: null, sealed: "none", box: null })));
  void drain(true);
  return fresh.length;
}

async function codeIn(picture: Blob): Promise<string | null> {
  try {
    const bitmap = await createImageBitmap(picture);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    context?.drawImage(bitmap, 0, 0);
    const data = context?.getImageData(0, 0, bitmap.width, bitmap.height);
    return data ? decodeQR({ width: data.width, height: data.height, data: data.data }) : null;
  } catch {
    return null;
  }
}
