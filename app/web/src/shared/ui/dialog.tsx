// A dialog over the page: the browser's own, which keeps the focus inside and gives it back.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "~/shared/i18n";
import { Button } from "./button";

export function Dialog({ title, onClose, children, wide = false }: {
  title: string;
  onClose(): void;
  children: ComponentChildren;
  wide?: boolean;
}) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={element} class={wide ? "wide" : ""} aria-label={title} onCancel={onClose} onKeyDown={(event) => event.stopPropagation()}>
      <header>
        <h2>{title}</h2>
        <Button tone="quiet" label={t("common.close")} onClick={onClose}>
          ✕
        </Button>
      </header>
      <div class="content">{children}</div>
    </dialog>
  );
}
