// What became of posting a message, and why an address was refused, in words.
import { t, tt } from "~/shared/i18n";
import { problemText } from "~/shared/ui";
import { Problem } from "~/state/http";
import type { HookAnswer } from "~/state/types";

export function outcomeWords({ status, error, took_ms }: HookAnswer): string {
  if (error === null) return t("hooks.taken", { status: status ?? "", ms: took_ms });
  if (error === "refused") return t("hooks.refused", { status: status ?? "" });
  return tt("hooks.fault", error, { status: status ?? "" });
}

/** Why a webhook could not be made or changed; faults of its address in the page's own language. */
export function refusalWords(error: unknown): string {
  const fault = error instanceof Problem ? error.errors.find(({ path }) => path === "body.url") : undefined;
  return fault === undefined ? problemText(error) : known(fault.code, fault.message);
}

function known(code: string, message: string): string {
  const said = tt("hooks.fault", code);
  return said === code.replaceAll("_", " ") ? message : said;
}
