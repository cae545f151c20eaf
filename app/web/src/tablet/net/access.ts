// Who holds this tablet: the device that was enrolled here, and the person who is signed in on it.
import { computed, signal } from "@preact/signals";
import { loadReports } from "~/tablet/outbox/outbox";
import { dropKeys, KEPT_KEYS, keyOf, takeKey } from "~/tablet/store/keys";
import { forget, keep, kept } from "~/tablet/store/db";
import { call, expelled, Problem } from "./api";

export interface Device {
  device: string | number;
  name: string;
  token: string;
}

export interface Person {
  id: string | number;
  callsign: string;
  unit: number;
}

export interface Session {
  token: string;
  person: string;
  callsign: string;
  unit: number;
}

export const device = signal<Device | null>(null);
export const session = signal<Session | null>(null);
export const people = signal<readonly Person[]>([]);
export const me = computed(() => session.value?.person ?? null);

/** The token to speak with, or null on a tablet that was never enrolled. */
export function token(): string | null {
  return session.peek()?.token ?? device.peek()?.token ?? null;
}

export async function loadAccess(): Promise<void> {
  device.value = (await kept<Device>("device")) ?? null;
  session.value = (await kept<Session>("session")) ?? null;
  people.value = (await kept<Person[]>("people")) ?? [];
  expelled.call = (unknown) => void leave(unknown);
}

/** A token the site does not know any more: the session is over, or the tablet was revoked. Reports stay in the queue. */
async function leave(unknown: string): Promise<void> {
  if (unknown === session.peek()?.token) await signOut();
  else if (unknown === device.peek()?.token) {
    device.value = null;
    await forget("device");
  }
}

/** A code for another tablet, that works once. */
export const codeForAnother = (): Promise<{ code: string }> => call("POST", "/v1/codes", token(), {});

/** Makes this tablet one of the site's, with a code that works once. */
export async function enrol(code: string, name: string): Promise<void> {
  const made = await call<{ device: string; token: string }>("POST", "/v1/devices", null, { code, name });
  await keep("device", { ...made, name });
  device.value = { ...made, name };
  await refreshAccess();
}

/** Fetches the people of the site and the key of the queue, where they can be had. */
export async function refreshAccess(): Promise<void> {
  const held = device.peek();
  if (held === null) return;
  const found = await call<Person[] | { people: Person[] }>("GET", "/v1/people", held.token);
  people.value = Array.isArray(found) ? found : found.people;
  await keep("people", people.value);
  if (!keyOf("queue")) await takeKey("queue", (await call<{ queue_key: string }>("GET", "/v1/device", held.token)).queue_key);
}

/** Signs a person in with their PIN; a Problem says what was wrong and how long to wait. */
export async function signIn(person: Person, pin: string): Promise<void> {
  const held = device.peek();
  if (held === null) throw new Problem(401, "unauthorized", "");
  const made = await call<Session & { vault_key: string }>("POST", "/v1/sessions", held.token, { person: person.id, pin });
  await takeKey("vault", made.vault_key);
  const own: Session = { token: made.token, person: String(made.person), callsign: made.callsign, unit: made.unit };
  await keep("session", own);
  session.value = own;
  await refreshAccess().catch(() => undefined);
  await loadReports();
}

/** Ends the session here, then at the site when it can be told. Its keys leave the disk before anything says so. */
export async function signOut(): Promise<void> {
  const ended = session.peek();
  await forgetPerson();
  session.value = null;
  await loadReports();
  if (ended) void call("DELETE", "/v1/sessions/current", ended.token).catch(() => undefined);
  await refreshAccess().catch(() => undefined);
  await loadReports();
}

async function forgetPerson(): Promise<void> {
  dropKeys();
  await forget("session", ...KEPT_KEYS);
}
