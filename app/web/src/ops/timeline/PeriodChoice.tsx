// Which stretch of time the timeline shows: the last hours or days, or two ends that are typed in.
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { duration } from "~/shared/format/time";
import { ofUtcField, utcField } from "~/shared/format/utcField";
import { Button, Dialog } from "~/shared/ui";
import { choosePeriod, LENGTHS_H, period, span } from "./period";

const HOUR_S = 3600;
const OWN = "own";

export function PeriodChoice() {
  const [asking, setAsking] = useState(false);
  const chosen = period.value;
  return (
    <div class="period">
      <select
        aria-label={t("timeline.period")}
        title={t("timeline.period")}
        value={"hours" in chosen ? String(chosen.hours) : OWN}
        onChange={(event) => {
          const { value } = event.currentTarget;
          if (value === OWN) setAsking(true);
          else choosePeriod({ hours: Number(value) });
        }}
      >
        {LENGTHS_H.map((hours) => (
          <option key={hours} value={String(hours)}>
            {t("filter.last", { age: duration(hours * HOUR_S) })}
          </option>
        ))}
        <option value={OWN}>{t("timeline.own")}</option>
      </select>
      {!("hours" in chosen) && (
        <Button tone="quiet" label={t("timeline.own")} onClick={() => setAsking(true)}>
          ✎
        </Button>
      )}
      {asking && <Ends onClose={() => setAsking(false)} />}
    </div>
  );
}

function Ends({ onClose }: { onClose(): void }) {
  const { start, end } = span.value;
  const [from, setFrom] = useState(utcField(start));
  const [to, setTo] = useState(utcField(end));
  const [first, last] = [ofUtcField(from), ofUtcField(to)];
  const good = first < last;
  return (
    <Dialog title={t("timeline.own")} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!good) return;
          choosePeriod({ start: first, end: last });
          onClose();
        }}
      >
        <label>
          {t("timeline.from")}
          <input type="datetime-local" required value={from} onInput={(event) => setFrom(event.currentTarget.value)} />
        </label>
        <label>
          {t("timeline.to")}
          <input type="datetime-local" required value={to} onInput={(event) => setTo(event.currentTarget.value)} />
        </label>
        {!good && <p class="fault" role="alert">{t("timeline.wrongOrder")}</p>}
        <p class="small">{t("timeline.utcHint")}</p>
        <button type="submit" class="button primary" disabled={!good}>
          {t("timeline.show")}
        </button>
      </form>
    </Dialog>
  );
}
