// Who beyond the mission may have a report, a threat or an alert: shown with it, changed with a reason.
import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { act, Button, useLoaded } from "~/shared/ui";
import * as calls from "~/state/calls";
import { onEvent } from "~/state/live";
import { generation } from "~/state/store";
import { toggled } from "~/state/toggled";
import type { Partner, Release as Marks } from "~/state/types";
import { WhyDialog } from "./WhyDialog";

export const PARTNERS: readonly Partner[] = ["tcc", "host_state", "regional", "public"];

const CALLS = {
  report: { read: calls.readReportRelease, put: calls.putReportRelease },
  threat: { read: calls.readThreatRelease, put: calls.putThreatRelease },
  alert: { read: calls.readAlertRelease, put: calls.putAlertRelease },
};

/** Rises whenever anybody releases something or takes it back. */
const released = signal(0);
onEvent(({ type }) => {
  if (type.endsWith(".released")) released.value += 1;
});

export function Release({ what, id }: { what: keyof typeof CALLS; id: string }) {
  const [asking, setAsking] = useState(false);
  const loaded = useLoaded(() => CALLS[what].read(id), [what, id, released.value, generation.value]);
  const marks = loaded.value?.value;
  if (marks === undefined) return null;
  return (
    <section class="release" data-testid="release" aria-label={t("release.title")}>
      <h4>{t("release.title")}</h4>
      <div class="line">
        <span>
          {marks.partners.length === 0 ? t("release.missionOnly") : names(marks.partners)}
          {marks.words && marks.partners.length > 0 && ` · ${t("release.withWords")}`}
        </span>
        <Button class="end" onClick={() => setAsking(true)}>
          {t("release.change")}
        </Button>
      </div>
      {marks.by_reports.length > 0 && <p class="small">{t("release.byReports", { who: names(marks.by_reports) })}</p>}
      {asking && <Ask what={what} id={id} marks={marks} onClose={() => setAsking(false)} />}
    </section>
  );
}

function Ask({ what, id, marks, onClose }: { what: keyof typeof CALLS; id: string; marks: Marks; onClose(): void }) {
  const [partners, setPartners] = useState<readonly Partner[]>(marks.partners);
  const [words, setWords] = useState(marks.words);
  const toggle = (partner: Partner): void => setPartners(toggled(partners, partner));
  const release = async (why: string): Promise<boolean> => {
    const done = await act(() => CALLS[what].put(id, { partners: [...partners], words: words && what !== "threat", why }), t("release.done"));
    released.value += 1;
    return done !== undefined;
  };
  return (
    <WhyDialog
      title={t("release.ask")}
      action={t("release.action")}
      usual={[t("release.usual.agreed"), t("release.usual.ordered"), t("release.usual.mistake")]}
      onDecide={release}
      onClose={onClose}
    >
      <fieldset class="besides">
        <legend>{t("release.besides")}</legend>
        {PARTNERS.map((partner) => (
          <label class="check" key={partner}>
            <input type="checkbox" checked={partners.includes(partner)} onChange={() => toggle(partner)} />
            <span>{t(`release.partner.${partner}`)}</span>
          </label>
        ))}
      </fieldset>
      {what === "threat" ? (
        <p class="small">{t("release.threatHint")}</p>
      ) : (
        <label class="check">
          <input type="checkbox" checked={words} disabled={partners.length === 0} onChange={() => setWords(!words)} />
          <span>{t("release.words")}</span>
        </label>
      )}
    </WhyDialog>
  );
}

function names(partners: readonly Partner[]): string {
  return partners.map((partner) => t(`release.partner.${partner}`)).join(" · ");
}
