// A list and, below it, the detail of what is selected: both stay in view, each scrolls by itself.
import type { ComponentChildren } from "preact";

export function Split({ children, detail }: { children: ComponentChildren; detail: ComponentChildren | null }) {
  return (
    <div class="split">
      <div class="split-list">{children}</div>
      {detail && <div class="split-detail">{detail}</div>}
    </div>
  );
}
