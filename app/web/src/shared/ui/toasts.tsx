// Short messages at the bottom: what was done, with a way back for some seconds, and what went wrong.
import { signal } from "@preact/signals";
import { Problem } from "~/state/http";
import { t } from "~/shared/i18n";
import { Button } from "./button";

export interface Toast {
  id: number;
  text: string;
  tone: "done" | "problem";
  undo?: () => Promise<unknown>;
}

/** How long a way back is offered, milliseconds. */
export const UNDO_MS = 10_000;
const PROBLEM_MS = 15_000;

const toasts = signal<readonly Toast[]>([]);
let count = 0;

export function toast(text: string, { tone = "done", undo }: { tone?: Toast["tone"]; undo?: () => Promise<unknown> } = {}): void {
  const id = ++count;
  toasts.value = [...toasts.value, { id, text, tone, ...(undo ? { undo } : {}) }].slice(-4);
  setTimeout(() => dismiss(id), tone === "problem" ? PROBLEM_MS : UNDO_MS);
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((each) => each.id !== id);
}

/** What went wrong, in words for people. */
export function problemText(error: unknown): string {
  if (!(error instanceof Problem)) return t("problem.failed", { detail: String(error) });
  if (error.isAway) return t("problem.away");
  if (error.status === 412) return t("problem.conflict");
  const faults = error.errors.map((fault) => `${fault.path}: ${fault.message}`).join(" · ");
  return t("problem.failed", { detail: [error.detail, faults].filter(Boolean).join(" ") });
}

/**
 * Runs what a person asked for: says so when it is done, offers the way back, and says what went wrong.
 * Answers with the value, or undefined when it failed.
 */
export async function act<T>(work: () => Promise<T>, done?: string, undo?: (value: T) => Promise<unknown>): Promise<T | undefined> {
  try {
    const value = await work();
    if (done) toast(done, undo ? { undo: () => undo(value) } : {});
    return value;
  } catch (error) {
    toast(problemText(error), { tone: "problem" });
    return undefined;
  }
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, tone, undo }) => (
        <div class={`toast ${tone}`} key={id}>
          <span>{text}</span>
          {undo && (
            <Button
              tone="quiet"
              onClick={() => {
                dismiss(id);
                void act(undo);
              }}
            >
              {t("common.undo")}
            </Button>
          )}
          <Button tone="quiet" label={t("common.close")} onClick={() => dismiss(id)}>
            ✕
          </Button>
        </div>
      ))}
    </div>
  );
}
