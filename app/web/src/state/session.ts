// Who is signed in, and what they may do.
import { computed, signal } from "@preact/signals";
import * as calls from "./calls";
import { whenSignedOut } from "./http";
import type { Principal, Role } from "./types";

const RANK: Readonly<Record<Role, number>> = { integrator: 0, viewer: 0, reporter: 1, officer: 2, admin: 3 };

export const me = signal<Principal | null>(null);
export const isOfficer = computed(() => may("officer"));
export const isAdmin = computed(() => may("admin"));

export function may(role: Role): boolean {
  return me.value !== null && RANK[me.value.role] >= RANK[role];
}

/** Goes to the sign-in page, and comes back here afterwards. */
export function goToSignIn(): void {
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
}

export async function loadSession(): Promise<void> {
  whenSignedOut.call = goToSignIn;
  me.value = (await calls.readSession()).value;
}

export async function leave(): Promise<void> {
  await calls.signOut();
  location.assign("/sign-in");
}
