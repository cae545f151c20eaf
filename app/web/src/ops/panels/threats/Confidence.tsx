// The confidence line by line, so that it can be followed with a pencil and argued with.
import { percent, signed } from "~/shared/format/number";
import { duration } from "~/shared/format/time";
import { t } from "~/shared/i18n";
import { Code } from "~/shared/ui";
import type { Arithmetic, Opinion, Voice } from "~/state/types";

export function Confidence({ arithmetic }: { arithmetic: Arithmetic }) {
  const prior = Math.log(arithmetic.prior / (1 - arithmetic.prior));
  return (
    <section class="confidence">
      <h3>{t("threats.arithmetic")}</h3>
      <table data-testid="arithmetic">
        <thead>
          <tr>
            <th scope="col">{t("threats.grade")}</th>
            <th scope="col" class="number">
              {t("threats.ratio")}
            </th>
            <th scope="col" class="number">
              {t("threats.ageFactor")}
            </th>
            <th scope="col" class="number">
              {t("threats.contributes")}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td colSpan={3}>
              {t("threats.prior")} ({percent(arithmetic.prior)})
            </td>
            <td class="number">{signed(prior)}</td>
          </tr>
          {arithmetic.voices.map((voice) => (
            <VoiceLines key={voice.key} voice={voice} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              {t("threats.sum")}
            </th>
            <td class="number">{signed(arithmetic.log_odds)}</td>
          </tr>
          <tr>
            <th scope="row" colSpan={3}>
              {t("threats.result")} <small>{t("threats.clamped", { low: percent(arithmetic.clamp[0]), high: percent(arithmetic.clamp[1]) })}</small>
            </th>
            <td class="number">
              <strong>{percent(arithmetic.confidence)}</strong>
            </td>
          </tr>
        </tfoot>
      </table>
      <p class="small">
        {t("threats.strongest")} · {t("threats.ageAside", { p: percent(arithmetic.age_aside) })}
        {arithmetic.held && ` · ${t("threats.held")}`}
      </p>
    </section>
  );
}

function VoiceLines({ voice }: { voice: Voice }) {
  return (
    <>
      <tr class="voice">
        <th scope="rowgroup" colSpan={4}>
          {t("threats.voice", { key: "" })}
          <Code>{voice.key}</Code>
        </th>
      </tr>
      {voice.opinions.map((opinion, index) => (
        <OpinionLine key={opinion.report ?? index} opinion={opinion} />
      ))}
    </>
  );
}

function OpinionLine({ opinion }: { opinion: Opinion }) {
  const age = duration(opinion.age_s);
  const half = opinion.half_life_s === null ? "" : `, ${t("threats.halfLife", { age: duration(opinion.half_life_s) })}`;
  return (
    <tr class={opinion.counts ? "" : "not-counted"}>
      <td>
        <Code>{opinion.grade}</Code> {opinion.report === null && t("threats.officer")}
      </td>
      <td class="number">{signed(opinion.log_ratio)}</td>
      <td class="number" title={`${t("threats.age")} ${age}${half}`}>
        × {opinion.weight.toFixed(2)}
        <small>
          {" "}
          ({age}
          {half})
        </small>
      </td>
      <td class="number">{opinion.counts ? signed(opinion.weighted) : t("threats.notCounted")}</td>
    </tr>
  );
}
