// Takes what is due to the site, a batch at a time, and hears how far each report has come.
import { call, Problem } from "~/tablet/net/api";
import { device, session, token } from "~/tablet/net/access";
import { keep, kept } from "~/tablet/store/db";
import { afterNews, afterTry, BATCH, due, formOf, nextDue, type Outcome } from "./decide";
import { find, items, onReady, save } from "./outbox";
import type { Item, ReportState } from "./types";

const LOOK_MS = 2500;
const LOOK_RARELY_MS = 20_000;
const FEW = 10;

let sending = false;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Starts sending and hearing; once for a page. */
export function startSending(): void {
  onReady(() => void drain());
  for (const event of ["online", "focus", "pageshow"]) addEventListener(event, () => void drain(true));
  document.addEventListener("visibilitychange", () => void drain(true));
  for (const holder of [device, session]) holder.subscribe(() => void drain(true));
  void listen();
}

/** Sends what is due; `forced` also what waits for its next try. One at a time: a second call changes nothing. */
export async function drain(forced = false): Promise<void> {
  if (sending) return;
  sending = true;
  try {
    if (token() === null) await leaveUndo();
    for (let ready = sendable(forced); ready.length > 0; ready = sendable(false)) {
      const batch = ready.slice(0, BATCH);
      const outcomes = await offer(batch);
      const now = Date.now();
      await save(batch.map((item, at) => afterTry(find(item.id) ?? item, outcomes[at] ?? { is: "away" }, now)));
      if (outcomes.every((outcome) => outcome.is === "away")) break;
    }
  } finally {
    sending = false;
    plan();
  }
}

/** What is due and can be read: a sealed report waits until a key is at hand again. */
function sendable(forced: boolean): Item[] {
  return token() === null ? [] : due(items.peek(), Date.now(), forced).filter((item) => item.content !== null);
}

/** Nobody to send it as yet: what can no longer be taken back waits in the queue all the same. */
async function leaveUndo(): Promise<void> {
  const late = due(items.peek(), Date.now()).filter((item) => item.stage === "held");
  await save(late.map((item) => ({ ...item, stage: "queued", until: null })));
}

/** Of what cannot go before somebody comes with a token or a key, only the end of its undo is worth waking for. */
function plan(): void {
  clearTimeout(timer);
  const at = nextDue(items.peek().filter((item) => item.stage === "held" || (token() !== null && item.content !== null)));
  if (at !== null) timer = setTimeout(() => void drain(), Math.max(50, at - Date.now()));
}

interface BatchAnswer {
  results: { status: number; report?: ReportState; problem?: { code: string; errors?: { code: string }[] } }[];
}

async function offer(batch: readonly Item[]): Promise<Outcome[]> {
  const now = Date.now();
  const forms = batch.map((item) => (item.content ? formOf(item.id, item.content, now, item.owner) : {}));
  if (forms.length > 1) {
    try {
      const { results } = await call<BatchAnswer>("POST", "/v1/batch", token(), forms);
      return results.map((each) => (each.report ? { is: "saved", state: each.report } : judged(each.status, each.problem?.errors?.[0]?.code ?? each.problem?.code ?? "refused")));
    } catch (error) {
      return forms.map(() => outcomeOf(error));
    }
  }
  try {
    return [{ is: "saved", state: await call<ReportState>("POST", "/v1/reports", token(), forms[0]) }];
  } catch (error) {
    return [outcomeOf(error)];
  }
}

const FOR_EVER: ReadonlySet<number> = new Set([400, 409, 413, 422]);

function judged(status: number, code: string): Outcome {
  return FOR_EVER.has(status) ? { is: "refused", code } : { is: "later", code };
}

function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof Problem) || error.status === 0) return { is: "away" };
  return judged(error.status, error.code);
}

/** Asks again and again what became of the reports: often while one of ours is on its way, rarely otherwise. */
async function listen(): Promise<void> {
  for (;;) {
    await look().catch(() => undefined);
    const underway = items.peek().some((item) => item.stage === "saved" || item.stage === "queued");
    await new Promise((resolve) => setTimeout(resolve, underway ? LOOK_MS : LOOK_RARELY_MS));
  }
}

async function look(): Promise<void> {
  if (session.peek() === null) return lookOneByOne();
  for (;;) {
    const after = (await kept<number>("change.reports")) ?? 0;
    const told = await call<{ change: number; more: boolean; reports: ReportState[] }>("GET", `/v1/reports?after=${after}`, token());
    await learn(told.reports);
    if (told.change !== after) await keep("change.reports", told.change);
    if (!told.more) return;
  }
}

/** Nobody is signed in: the tablet may ask after its own reports only, by their ids. */
async function lookOneByOne(): Promise<void> {
  if (token() === null) return;
  const underway = items.peek().filter((item) => item.stage === "saved").slice(0, FEW);
  for (const item of underway) await learn([await call<ReportState>("GET", `/v1/reports/${item.id}`, token())]);
}

async function learn(states: readonly ReportState[]): Promise<void> {
  const now = Date.now();
  const changed = states.flatMap((state) => {
    const item = find(state.client_id);
    const next = item && item.stage !== "draft" && item.stage !== "held" ? afterNews(item, state, now) : item;
    return next && next !== item ? [next] : [];
  });
  await save(changed);
}
