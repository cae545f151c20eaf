// The sheet that is printed: head, map, lists.
import { t, tt } from "~/shared/i18n";
import { kindLabel, word } from "~/shared/i18n/catalogue";
import { duration, utcMoment } from "~/shared/format/time";
import { currentMs } from "~/state/clock";
import { filter } from "~/state/filter";
import { past } from "~/state/mode";
import { me } from "~/state/session";
import { areas, exerciseShown, mission } from "~/state/store";
import { ltr } from "../timeline/words";
import { LISTINGS, type Listing, shownColumns, textOf } from "./lists";

/** What the paper carries; who and what never moves is on the map. */
const PRINTED = new Set(["threats", "alerts", "units", "sites"]);

export function PrintSheet({ picture }: { picture: string | null }) {
  const at = past.value?.at;
  return (
    <>
      <header>
        <h1>{mission.value?.name ?? "Heliograph"}</h1>
        {exerciseShown.value && <p class="exercise">{t("strip.exercise")} · {t("strip.exerciseLong")}</p>}
        <p>
          <strong>{at === undefined ? t("output.pictureAt", { time: moment(currentMs()) }) : t("output.asOf", { time: moment(at) })}</strong>
          {" · "}
          {t("output.printedBy", { name: me.value?.name ?? "–", role: me.value ? tt("role", me.value.role) : "–", time: moment(currentMs()) })}
        </p>
        <p>
          {t("filter.title")}: {filterWords().join(" · ") || t("output.unfiltered")}
        </p>
      </header>
      {picture && <img src={picture} alt={t("map.title")} />}
      {LISTINGS.filter(({ id }) => PRINTED.has(id)).map((listing) => (
        <PrintedTable key={listing.id} listing={listing} />
      ))}
      <footer>{t("map.bordersNote")}</footer>
    </>
  );
}

function PrintedTable({ listing }: { listing: Listing }) {
  const columns = shownColumns(listing);
  const items = listing.items.value;
  return (
    <section>
      <h2>
        {listing.title()} ({items.length})
      </h2>
      {items.length > 0 && (
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.key} scope="col">
                  {column.title()}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={listing.idOf(item)}>
                {columns.map((column) => (
                  <td key={column.key} class={column.long ? "long" : ""}>{column.ltr ? <bdi dir="ltr">{textOf(column, item)}</bdi> : textOf(column, item)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** The filter as a person would say it. */
function filterWords(): string[] {
  const { kinds, states, statuses, areas: codes, withinS, text } = filter.value;
  return [
    ...kinds.map(kindLabel),
    ...states.map((state) => tt("state", state)),
    ...statuses.map((status) => word("status", status)),
    ...codes.map((code) => areas.peek(code)?.name ?? code),
    ...(withinS === null ? [] : [t("filter.last", { age: duration(withinS) })]),
    ...(text ? [`“${text}”`] : []),
  ];
}

/** `24 Nov 2026 06:53Z`: paper outlives the year. */
function moment(at: number): string {
  const [day, month, time] = utcMoment(at).split(" ");
  return ltr(`${day} ${month} ${new Date(at).getUTCFullYear()} ${time}`);
}
