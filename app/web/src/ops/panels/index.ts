// The panels of the side, in the order of their tabs. A new panel is a folder beside this file and one entry here.
import type { ReadonlySignal } from "@preact/signals";
import { computed } from "@preact/signals";
import type { ComponentType } from "preact";
import { darkSites, pressing } from "~/state/store";
import type { Role } from "~/state/types";
import type { TabId } from "../shell/tabs";
import { toDecide } from "./inbox/waiting";

export interface PanelEntry {
  id: TabId;
  /** The panel is fetched when its tab is first opened. */
  load: () => Promise<ComponentType>;
  /** Least role it is for; everybody when not given. */
  role?: Role;
  /** A number on the tab; 0 shows none. */
  badge?: ReadonlySignal<number>;
  /** Whether the number is an alarm. */
  urgent?: ReadonlySignal<boolean>;
}

export const PANELS: readonly PanelEntry[] = [
  { id: "inbox", load: async () => (await import("./inbox")).InboxPanel, badge: toDecide },
  { id: "threats", load: async () => (await import("./threats")).ThreatsPanel },
  {
    id: "alerts",
    load: async () => (await import("./alerts")).AlertsPanel,
    badge: computed(() => pressing.value.length),
    urgent: computed(() => pressing.value.length > 0),
  },
  {
    id: "roster",
    load: async () => (await import("./roster")).RosterPanel,
    badge: computed(() => darkSites.value.length),
  },
  { id: "areas", load: async () => (await import("./areas")).AreasPanel },
  { id: "admin", load: async () => (await import("./admin")).AdminPanel, role: "admin" },
];
