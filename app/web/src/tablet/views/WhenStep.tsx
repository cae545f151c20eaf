// When it was seen, as an age: now, or so long ago.
import { useState } from "preact/hooks";
import { now } from "~/tablet/prefs";
import { dateTimeGroup } from "~/tablet/report";
import { ago, duration, t } from "~/tablet/words";
import { Ltr } from "~/tablet/parts/bits";
import { Choices } from "./Question";

const MINUTES = [0, 5, 10, 15, 30, 45, 60, 120, 180, 360, 720, 1440];

export function WhenStep({ observedAt, onWhen }: { observedAt: number; onWhen(at: number): void }) {
  const [chosen, setChosen] = useState<number | undefined>(undefined);
  return (
    <>
      <p class="place">
        <Ltr class="big">{dateTimeGroup(observedAt)}</Ltr>
        <span>{ago(observedAt, now.value)}</span>
      </p>
      <Choices
        small
        options={MINUTES.map((minutes) => [minutes, minutes === 0 ? t("form.justNow") : t("unit.ago", { age: duration(minutes * 60_000) })])}
        chosen={[chosen]}
        onChoose={(minutes) => {
          setChosen(Number(minutes));
          onWhen(Date.now() - Number(minutes) * 60_000);
        }}
      />
    </>
  );
}
