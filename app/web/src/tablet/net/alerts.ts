// Alerts as the site holds them: heard as they come, kept for when nobody answers, answered even then.
import { computed, signal } from "@preact/signals";
import { keep, kept } from "~/tablet/store/db";
import { now } from "~/tablet/prefs";
import { session, token } from "./access";
import { call, Problem } from "./api";
import { fillsScreen, type Handled } from "./pressing";
import { Queue } from "./queue";

const WAIT_S = 25;
const PAUSE_MS = 3000;

export interface Mark {
  unit: number;
  revision: number;
  seen_at: string | null;
  acknowledged_at: string | null;
  response: string | null;
  person: string | null;
}

export interface Alert {
  alert: number;
  revision: number;
  type: string;
  status: string;
  sent_at: string;
  expires_at: string;
  kind: string;
  urgency: string;
  severity: string;
  certainty: string;
  place: { lat: number; lon: number; accuracy_m?: number };
  danger_radius_m: number;
  instruction: string;
  units: number[];
  text: string;
  state: "current" | "expired" | "cancelled";
  expires_in_s: number;
  marks: Mark[];
  change: number;
}

export type Answer = "acting" | "cannot_comply";
interface Waiting {
  alert: number;
  unit: number;
  revision: number;
  /** null: only seen. */
  response: Answer | null;
  person: string;
}

export const alerts = signal<readonly Alert[]>([]);
/** `alert:revision` → what this tablet answered, or when it was put off. */
export const handled = signal<Readonly<Record<string, Handled>>>({});
/** Statuses with which the site refuses whatever comes after: all others are refusals for now. */
const FOR_EVER: ReadonlySet<number> = new Set([400, 404, 409, 413, 422]);
const unsaid = new Queue<Waiting>(post, (items) => keep("alerts.unsaid", items));

export const nameOf = (alert: Alert): string => `${alert.alert}:${alert.revision}`;
export const unitOf = (alert: Alert): number => (session.value && alert.units.includes(session.value.unit) ? session.value.unit : (alert.units[0] ?? 0));

export function stateNow(alert: Alert, now: number): Alert["state"] {
  return alert.state === "current" && Date.parse(alert.expires_at) <= now ? "expired" : alert.state;
}

/** Whether somebody of the unit, here or on another tablet, has answered this revision. */
export function answered(alert: Alert): boolean {
  const own = handled.value[nameOf(alert)];
  if (own === "acting" || own === "cannot_comply") return true;
  return alert.marks.some((mark) => mark.revision >= alert.revision && mark.acknowledged_at !== null);
}

/** What stands aside while somebody signs in to answer it. */
export const aside = signal<string | null>(null);

/** Unanswered first, then by urgency, then the newest. */
export const ordered = computed(() => {
  const urgent = (alert: Alert): number => (alert.urgency === "immediate" ? 0 : 1);
  const open = (alert: Alert): number => (stateNow(alert, now.value) === "current" ? (answered(alert) ? 1 : 0) : 2);
  return [...alerts.value].sort((a, b) => open(a) - open(b) || urgent(a) - urgent(b) || b.sent_at.localeCompare(a.sent_at));
});
export const unanswered = computed(() => alerts.value.filter((alert) => stateNow(alert, now.value) === "current" && !answered(alert)));
/** What has to fill the screen now. */
export const pressing = computed(() => ordered.value.find((alert) => unanswered.value.includes(alert) && fillsScreen(alert.urgency, handled.value[nameOf(alert)], now.value)) ?? null);

export async function loadAlerts(): Promise<void> {
  alerts.value = (await kept<Alert[]>("alerts")) ?? [];
  handled.value = (await kept<typeof handled.value>("alerts.handled")) ?? {};
  unsaid.load((await kept<Waiting[]>("alerts.unsaid")) ?? []);
}

/** Starts listening; once for a page. */
export async function startAlerts(): Promise<void> {
  for (;;) {
    try {
      if (token() === null) throw new Problem(401, "unauthorized", "");
      await tell();
      await hear();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

async function hear(): Promise<void> {
  const after = alerts.peek().length === 0 ? 0 : ((await kept<number>("change.alerts")) ?? 0);
  const query = after === 0 ? "all=true" : `after=${after}&wait_s=${WAIT_S}`;
  const told = await call<{ change: number; alerts: Alert[] }>("GET", `/v1/alerts?${query}`, token(), undefined, (WAIT_S + 10) * 1000);
  const merged = new Map(alerts.peek().map((alert) => [alert.alert, alert]));
  for (const alert of told.alerts) merged.set(alert.alert, alert);
  if (told.alerts.length > 0) {
    await keep("alerts", [...merged.values()]);
    alerts.value = [...merged.values()];
  }
  await keep("change.alerts", told.change);
  if (told.alerts.length === 0 && after === 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}

/** Answers an alert: kept first, then told to the site as soon as it is there. */
export async function answer(alert: Alert, response: Answer | "later"): Promise<void> {
  const done: Handled = response === "later" ? { later: Date.now() } : response;
  await keep("alerts.handled", (handled.value = { ...handled.value, [nameOf(alert)]: done }));
  if (response !== "later") await say(alert, response);
}

const shown = new Set<string>();

/** The alert was on this screen; said once. */
export async function saw(alert: Alert): Promise<void> {
  if (shown.has(nameOf(alert)) || session.peek() === null) return;
  shown.add(nameOf(alert));
  await say(alert, null);
}

async function say(alert: Alert, response: Answer | null): Promise<void> {
  const person = session.peek()?.callsign ?? "";
  await unsaid.add({ alert: alert.alert, unit: unitOf(alert), revision: alert.revision, response, person });
  await tell().catch(() => undefined);
}

/** Only a person can answer: what was said stays until somebody is signed in. */
async function tell(): Promise<void> {
  if (session.peek() !== null) await unsaid.tell();
}

async function post({ alert, response, person, ...which }: Waiting): Promise<void> {
  try {
    if (response === null) await call("POST", `/v1/alerts/${alert}/seen`, token(), which);
    else await call("POST", `/v1/alerts/${alert}/ack`, token(), { ...which, response, person });
  } catch (error) {
    if (!(error instanceof Problem) || !FOR_EVER.has(error.status)) throw error;
  }
}
