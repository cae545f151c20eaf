// Whether the tables stand in the place of the map; it is in the address.
import { type ReadonlySignal, signal } from "@preact/signals";
import { param, setParams } from "~/state/url";

const current = signal(param("view") === "tables");

export const tables: ReadonlySignal<boolean> = current;

export function toggleTables(): void {
  current.value = !current.value;
  setParams({ view: current.value ? "tables" : "" });
}
