// The map as tables, for screen readers, keyboards and whoever likes to read: the same things through the same filter.
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { act, Button, useKeys } from "~/shared/ui";
import { type Ref, select, selected, type ThingType } from "~/state/selection";
import { openTab, type TabId } from "../shell/tabs";
import { save } from "./export";
import { type Column, LISTINGS, type Listing, shownColumns, textOf } from "./lists";
import { toggleTables } from "./tables";
import "./table.css";

const TAB_OF: Partial<Record<ThingType, TabId>> = { threat: "threats", alert: "alerts", unit: "roster", site: "roster", facility: "roster", area: "areas" };
/** Rows drawn at first, and with every "show more". */
const STEP = 100;

export function TableTwin() {
  const element = useRef<HTMLElement>(null);
  useKeys([{ keys: ["Escape"], says: "help.escape", run: () => (element.current?.contains(document.activeElement) ? toggleTables() : false) }]);
  useEffect(() => element.current?.focus(), []);
  return (
    <section class="table-twin" ref={element} tabIndex={-1} aria-label={t("table.title")} data-testid="tables">
      <header>
        <h2>{t("table.title")}</h2>
        <nav aria-label={t("table.title")}>
          {LISTINGS.map((listing) => (
            <a key={listing.id} href={`#table-${listing.id}`} onClick={(event) => jump(event, listing.id)}>
              {listing.title()} <span class="badge">{listing.items.value.length}</span>
            </a>
          ))}
        </nav>
        <Button onClick={toggleTables}>{t("table.back")}</Button>
      </header>
      {LISTINGS.map((listing) => (
        <Table key={listing.id} listing={listing} />
      ))}
    </section>
  );
}

/** Not by the address: it holds the state of the page. */
function jump(event: MouseEvent, id: string): void {
  event.preventDefault();
  const heading = document.getElementById(`table-${id}`);
  heading?.scrollIntoView({ block: "start" });
  heading?.focus();
}

function Table({ listing }: { listing: Listing }) {
  const [order, setOrder] = useState<{ key: string; falling: boolean } | null>(null);
  const [most, setMost] = useState(STEP);
  const columns = shownColumns(listing);
  const by = columns.find(({ key }) => key === order?.key);
  const items = by ? sorted(listing.items.value, by, order?.falling ?? false) : listing.items.value;
  const toggle = (key: string): void => setOrder({ key, falling: order?.key === key && !order.falling });
  return (
    <section aria-labelledby={`table-${listing.id}`}>
      <div class="table-head">
        <h3 id={`table-${listing.id}`} tabIndex={-1}>
          {listing.title()} <span class="badge">{items.length}</span>
        </h3>
        <Button tone="quiet" label={`${listing.title()}: CSV`} onClick={() => void act(() => save(listing.id, "csv"))}>
          ⤓ CSV
        </Button>
        <Button tone="quiet" label={`${listing.title()}: GeoJSON`} onClick={() => void act(() => save(listing.id, "geojson"))}>
          ⤓ GeoJSON
        </Button>
      </div>
      {items.length === 0 ? (
        <p class="empty">{t("common.nothing")}</p>
      ) : (
        <div class="scroll">
          <table>
            <caption class="visually-hidden">{listing.title()}</caption>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.key} scope="col" aria-sort={order?.key === column.key ? (order.falling ? "descending" : "ascending") : "none"}>
                    <button type="button" onClick={() => toggle(column.key)}>
                      {column.title()}
                      <span aria-hidden="true">{order?.key === column.key ? (order.falling ? " ▼" : " ▲") : ""}</span>
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {items.slice(0, most).map((item) => (
                <Row key={listing.idOf(item)} listing={listing} columns={columns} item={item} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {items.length > most && (
        <Button tone="quiet" onClick={() => setMost(most + STEP)}>
          {t("common.more")} ({items.length - most})
        </Button>
      )}
    </section>
  );
}

function Row({ listing, columns, item }: { listing: Listing; columns: readonly Column<unknown>[]; item: unknown }) {
  const ref = listing.ref(item);
  const here = ref !== null && selected.value?.type === ref.type && selected.value.id === ref.id;
  return (
    <tr class={here ? "selected" : ""} data-id={listing.idOf(item)}>
      {columns.map((column, place) => {
        const text = column.ltr ? <bdi dir="ltr">{textOf(column, item)}</bdi> : textOf(column, item);
        if (place > 0) {
          return (
            <td key={column.key} class={column.long ? "long" : ""}>
              {text}
            </td>
          );
        }
        return (
          <th key={column.key} scope="row">
            <button type="button" class="button quiet inline" aria-pressed={here} onClick={() => ref && choose(ref)}>
              {text}
            </button>
          </th>
        );
      })}
    </tr>
  );
}

function choose(ref: Ref): void {
  select(ref, { fly: true });
  const tab = TAB_OF[ref.type];
  if (tab) openTab(tab);
}

function sorted<T>(items: readonly T[], { value }: Column<T>, falling: boolean): readonly T[] {
  const sign = falling ? -1 : 1;
  return [...items].sort((one, other) => {
    const [a, b] = [value(one), value(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), undefined, { numeric: true }));
  });
}
