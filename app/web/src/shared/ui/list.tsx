// A list to walk through with J/K or the arrow keys: one thing is selected, Enter opens it.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { register } from "~/state/keys";
import { t } from "~/shared/i18n";

/** Rows drawn at first, and with every "show more": long lists must not make the page slow. */
const STEP = 100;

export interface ListProps<T> {
  items: readonly T[];
  /** Said by screen readers. */
  label: string;
  idOf(item: T): string;
  selected: string | null;
  onSelect(id: string): void;
  render(item: T): ComponentChildren;
  /** Class of a row, for its urgency. */
  tone?(item: T): string;
  empty?: string;
}

export function List<T>({ items, label, idOf, selected, onSelect, render, tone, empty }: ListProps<T>) {
  const [most, setMost] = useState(STEP);
  const element = useRef<HTMLUListElement>(null);
  const state = useRef({ items, selected, onSelect, idOf });
  state.current = { items, selected, onSelect, idOf };

  useEffect(() => {
    const move = (by: number): boolean => {
      const { items, selected, onSelect, idOf } = state.current;
      if (items.length === 0) return false;
      const here = items.findIndex((item) => idOf(item) === selected);
      const next = items[Math.min(items.length - 1, Math.max(0, here < 0 ? 0 : here + by))];
      if (next !== undefined) onSelect(idOf(next));
      return true;
    };
    return register(
      { keys: ["j", "ArrowDown"], says: "help.next", run: (event) => inReach(event, element.current) && move(1) },
      { keys: ["k", "ArrowUp"], says: "help.previous", run: (event) => inReach(event, element.current) && move(-1) },
    );
  }, []);

  useEffect(() => {
    element.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [selected]);

  if (items.length === 0) return <p class="empty">{empty ?? t("common.nothing")}</p>;
  return (
    <>
      <ul class="list" role="listbox" aria-label={label} ref={element}>
        {items.slice(0, most).map((item) => {
          const id = idOf(item);
          return (
            // biome-ignore lint: a row is one option of the listbox
            <li
              key={id}
              role="option"
              aria-selected={id === selected}
              tabIndex={id === selected || (selected === null && item === items[0]) ? 0 : -1}
              class={tone?.(item) ?? ""}
              data-id={id}
              onClick={() => onSelect(id)}
              onKeyDown={(event) => {
                if (event.key === "Enter" || event.key === " ") {
                  event.preventDefault();
                  onSelect(id);
                }
              }}
            >
              {render(item)}
            </li>
          );
        })}
      </ul>
      {items.length > most && (
        <button type="button" class="button quiet more" onClick={() => setMost(most + STEP)}>
          {t("common.more")} ({items.length - most})
        </button>
      )}
    </>
  );
}

/** J and K work from anywhere on the page; the arrow keys only inside the list, elsewhere they move the map. */
function inReach(event: KeyboardEvent, list: HTMLElement | null): boolean {
  return !event.key.startsWith("Arrow") || list?.contains(event.target as Node) === true;
}
