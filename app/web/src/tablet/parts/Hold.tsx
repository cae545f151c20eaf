// A button that has to be held: what it does cannot be taken back.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

export const DURESS_MS = 3000;

export function Hold({ children, ms, class: kind, onHeld }: { children: ComponentChildren; ms: number; class: string; onHeld(): void }) {
  const [held, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const end = (): void => {
    clearTimeout(timer.current);
    timer.current = undefined;
    setHeld(false);
  };
  const begin = (): void => {
    if (timer.current) return;
    setHeld(true);
    timer.current = setTimeout(() => {
      end();
      onHeld();
    }, ms);
  };
  useEffect(() => end, []);
  const key = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    begin();
  };
  return (
    <button
      type="button"
      class={`${kind} hold ${held ? "held" : ""}`}
      style={{ "--hold": `${ms}ms` }}
      onPointerDown={begin}
      onPointerUp={end}
      onPointerLeave={end}
      onPointerCancel={end}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={key}
      onKeyUp={end}
      onBlur={end}
    >
      <span class="fill" aria-hidden="true" />
      <span>{children}</span>
    </button>
  );
}
