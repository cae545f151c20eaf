// Which panel is open; it is in the address.
import { type ReadonlySignal, signal } from "@preact/signals";
import { param, setParams } from "~/state/url";

export const TABS = ["inbox", "threats", "alerts", "roster", "areas", "admin"] as const;
export type TabId = (typeof TABS)[number];

const wished = param("tab");
const current = signal<TabId>(TABS.find((id) => id === wished) ?? "threats");

export const tab: ReadonlySignal<TabId> = current;

export function openTab(id: TabId): void {
  current.value = id;
  setParams({ tab: id });
}
