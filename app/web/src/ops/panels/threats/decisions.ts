// What an officer can decide about one threat: each done by one call, and taken back by one more within some seconds.
import { signal } from "@preact/signals";
import { act } from "~/shared/ui";
import { t } from "~/shared/i18n";
import * as calls from "~/state/calls";
import type { Answer } from "~/state/calls";
import { onEvent } from "~/state/live";
import { select, selectedId } from "~/state/selection";
import type { Decision, Threat, ThreatDetail } from "~/state/types";
import { endMerge } from "./merging";

export type Verb = "confirm" | "dismiss" | "clear";

/** Rises with every decision and grade anybody makes: a detail that is open is read again. */
export const decided = signal(0);

onEvent((event) => {
  if (event.type.startsWith("decision.") || event.type === "report.graded" || event.type === "report.placed") decided.value += 1;
});

const CALLS = { confirm: calls.confirmThreat, dismiss: calls.dismissThreat, clear: calls.clearThreat };

/** As it was read, or not at all: nobody decides about what they have not seen. */
export async function decide(verb: Verb, { value, etag }: Answer<ThreatDetail>, why: string): Promise<boolean> {
  const done = await act(
    () => CALLS[verb](value.id, { why }, { ifMatch: etag }),
    t(`threats.done.${verb}`),
    (after) => takeBack(newest(after.value.decisions)),
  );
  decided.value += 1;
  return done !== undefined;
}

export async function merge(threats: readonly string[], why: string): Promise<boolean> {
  const done = await act(
    () => calls.mergeThreats({ threats: [...threats], why }),
    t("threats.done.merge"),
    ({ value }) => takeBack(value.decision),
  );
  if (done === undefined) return false;
  // The choosing ends first, or the merged threat would be taken for one more pick.
  endMerge();
  const living = standing(done.value.threats);
  if (living) select({ type: "threat", id: living.id }, { fly: true });
  return true;
}

export async function split(threat: string, reports: readonly string[], why: string): Promise<boolean> {
  const done = await act(
    () => calls.splitThreat(threat, { reports: [...reports], why }),
    t("threats.done.split"),
    ({ value }) => takeBack(value.decision),
  );
  return done !== undefined;
}

/** Takes back a decision that stands, with a reason of its own. */
export async function undo(decision: Decision, why: string): Promise<boolean> {
  return (await act(() => undone(decision.id, why), t("threats.done.undo"))) !== undefined;
}

async function takeBack(decision: number | null): Promise<void> {
  if (decision !== null) await undone(decision, t("threats.takenBack"));
}

/** What an officer ended does not rise again: its reports may be another threat now, and that is then shown. */
async function undone(decision: number, why: string): Promise<void> {
  const { threats } = (await calls.undoDecision(decision, { why })).value;
  decided.value += 1;
  const living = standing(threats);
  const shown = selectedId("threat");
  if (living && shown !== null && !threats.some((threat) => threat.id === shown && threat.ended_at === null)) select({ type: "threat", id: living.id });
}

function newest(decisions: readonly Decision[]): number | null {
  return decisions.reduce<number | null>((most, { id, undone_at }) => (undone_at === null && id > (most ?? 0) ? id : most), null);
}

/** Of threats that a decision changed, the one that the reports belong to now. */
export function standing(threats: readonly Threat[]): Threat | undefined {
  return threats.find((threat) => threat.superseded_by === null && threat.ended_at === null);
}
