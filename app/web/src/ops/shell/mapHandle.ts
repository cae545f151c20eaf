// The map of this page, for whoever wants to draw on it or move it; null until it stands.
import { signal } from "@preact/signals";
import type { MapHandle } from "~/map/types";

export const map = signal<MapHandle | null>(null);
