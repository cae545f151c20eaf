// Buttons: an ordinary one, and one that has to be held because what it does reaches people in the field.
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { t } from "~/shared/i18n";

type Tone = "plain" | "primary" | "danger" | "quiet";

export interface ButtonProps {
  children: ComponentChildren;
  onClick(): void;
  tone?: Tone;
  disabled?: boolean;
  pressed?: boolean;
  /** For a button that shows only a sign. */
  label?: string;
  title?: string;
  class?: string;
}

export function Button({ children, onClick, tone = "plain", disabled = false, pressed, label, title, class: more }: ButtonProps) {
  return (
    <button
      type="button"
      class={`button ${tone} ${more ?? ""}`}
      disabled={disabled}
      onClick={onClick}
      {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
      {...(label === undefined ? {} : { "aria-label": label })}
      {...((title ?? label) === undefined ? {} : { title: title ?? label })}
    >
      {children}
    </button>
  );
}

/** How long to hold, milliseconds: longer than a slip, shorter than an annoyance. */
export const HOLD_MS = 1200;

/** Does `onConfirm` once it was held, by pointer or by the Enter or Space key, for `HOLD_MS`. */
export function HoldButton({ children, onConfirm, tone = "danger", disabled = false }: {
  children: ComponentChildren;
  onConfirm(): void;
  tone?: Tone;
  disabled?: boolean;
}) {
  const [held, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const begin = (): void => {
    if (disabled || timer.current) return;
    setHeld(true);
    timer.current = setTimeout(() => {
      end();
      onConfirm();
    }, HOLD_MS);
  };
  const end = (): void => {
    clearTimeout(timer.current);
    timer.current = undefined;
    setHeld(false);
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    begin();
  };
  return (
    <button
      type="button"
      class={`button hold ${tone} ${held ? "held" : ""}`}
      disabled={disabled}
      onPointerDown={begin}
      onPointerUp={end}
      onPointerLeave={end}
      onKeyDown={key}
      onKeyUp={end}
      onBlur={end}
      title={t("common.hold")}
    >
      <span class="fill" aria-hidden="true" />
      <span>{children}</span>
      <small>{t("common.hold")}</small>
    </button>
  );
}
