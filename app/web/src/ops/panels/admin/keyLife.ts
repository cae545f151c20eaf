// Which API keys work: only those can be given something more.
import type { ApiKey } from "~/state/types";

/** Whether its time is over at `at`, UTC milliseconds. */
export function isExpired(key: ApiKey, at: number): boolean {
  return key.expires_at !== null && Date.parse(key.expires_at) <= at;
}

export function works(key: ApiKey, at: number): boolean {
  return key.revoked_at === null && !isExpired(key, at);
}

/** What a key is called where there is no room for more; its prefix when it is not among `keys`. */
export function keyName(prefix: string, keys: readonly ApiKey[]): string {
  return keys.find((key) => key.prefix === prefix)?.name ?? prefix;
}
