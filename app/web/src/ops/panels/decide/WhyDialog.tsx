// One decision and its reason: opens over the page, says what will happen, takes the reason, does it.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "~/shared/i18n";
import { Button, Dialog } from "~/shared/ui";
import "./decide.css";
import { Reason } from "./Reason";

export interface WhyDialogProps {
  title: string;
  /** The word on the button. */
  action: string;
  tone?: "primary" | "danger";
  usual: readonly string[];
  /** What it is about, above the reason. */
  children?: ComponentChildren;
  /** Whether it can be done as things are; the reason is looked after here. */
  ready?: boolean;
  /** Does it; the dialog closes when it answers true. */
  onDecide(why: string): Promise<boolean>;
  onClose(): void;
}

export function WhyDialog({ title, action, tone = "primary", usual, children, ready = true, onDecide, onClose }: WhyDialogProps) {
  const [why, setWhy] = useState("");
  const [busy, setBusy] = useState(false);
  const possible = ready && !busy && why.trim() !== "";
  const decide = async (): Promise<void> => {
    if (!possible) return;
    setBusy(true);
    const done = await onDecide(why.trim());
    setBusy(false);
    if (done) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void decide();
        }}
      >
        {children}
        <Reason value={why} onChange={setWhy} usual={usual} focus={children === undefined} />
        <div class="actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <button type="submit" class={`button main ${tone}`} disabled={!possible}>
            {action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
