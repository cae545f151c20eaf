// What the site says of itself: whether it is there, its link to the centre, its settings and the catalogue.
import { computed, signal } from "@preact/signals";
import type { Catalogue, CatalogueField, CatalogueKind, GeoJSON, Labels } from "~/state/types";
import { keep, kept } from "~/tablet/store/db";
import { session, token } from "./access";
import { call, heard, newer } from "./api";

const STATUS_MS = 8000;
const HURRY_MS = 1000;
const SETTINGS_MS = 120_000;

export interface CardLine {
  line: string;
  label: Labels;
  common: readonly ("time" | "unit" | "place")[];
  fields: readonly string[];
}

export interface Guide {
  emergency: boolean;
  questions: readonly string[];
  first: readonly string[];
  /** Name of the card, such as SALUTE; empty without one. */
  form: string;
  card: readonly CardLine[];
}
export type GuidedKind = CatalogueKind & { guide: Guide };
export type { CatalogueField };

export interface Settings {
  mission?: { code: string; name: string };
  site?: { code: string; name: string; lat: number; lon: number };
  status?: string;
  units?: { number: number; callsign: string; name: string }[];
  areas?: { code: string; name: string; geometry?: GeoJSON }[];
}

interface Status {
  name: string;
  link: { up: boolean; since: string };
  queue: { waiting: number; oldest_s: number };
}

type Told = Catalogue & { guides: Record<string, Guide> };
const UNGUIDED: Guide = { emergency: false, questions: [], first: [], form: "", card: [] };

export const catalogue = signal<Told | null>(null);
/** Every kind with its guide; where a site has none for it, the fields as they come. */
const guided = computed<readonly GuidedKind[]>(() =>
  (catalogue.value?.kinds ?? []).map((kind) => ({ ...kind, guide: catalogue.value?.guides?.[kind.code] ?? { ...UNGUIDED, questions: kind.fields.map((field) => field.key) } })),
);
export const settings = signal<Settings>({});
export const status = signal<Status | null>(null);
/** Kinds this site files, the most first. */
export const usage = signal<readonly string[]>([]);
/** Whether the site answered last time; null: not asked yet. */
export const siteUp = signal<boolean | null>(null);

export const kinds = computed(() => new Map(guided.value.map((kind) => [kind.code, kind])));
export const callsigns = computed(() => new Map((settings.value.units ?? []).map((unit) => [unit.number, unit.callsign])));

/** no site, a site that says no more to this tablet, one without its centre, all the way to the centre. */
export const reach = computed<"none" | "near" | "site" | "centre" | "asking">(() => {
  if (siteUp.value === null) return "asking";
  if (!siteUp.value) return "none";
  if (status.value === null) return "near";
  return status.value?.link.up ? "centre" : "site";
});

export async function loadSite(): Promise<void> {
  catalogue.value = (await kept<Told>("catalogue")) ?? null;
  settings.value = (await kept<Settings>("settings")) ?? {};
  usage.value = (await kept<string[]>("usage")) ?? [];
}

/** Starts asking; once for a page. */
export function startSite(): void {
  heard.call = (up) => {
    siteUp.value = up;
  };
  void again(STATUS_MS, async () => {
    if (token() !== null) status.value = await call<Status>("GET", "/v1/status", token());
  });
  void again(SETTINGS_MS, refreshSite, () => catalogue.peek() === null || (session.peek() !== null && settings.peek().site === undefined));
}

export async function refreshSite(): Promise<void> {
  await refreshCatalogue();
  if (session.peek() === null) return;
  const told = await call<{ known: boolean; values: Settings }>("GET", "/v1/config", token());
  if (told.known) await keep("settings", (settings.value = told.values));
  const used = await call<{ kinds: { kind: string }[] }>("GET", "/v1/usage", token());
  await keep("usage", (usage.value = used.kinds.map((each) => each.kind)));
}

async function refreshCatalogue(): Promise<void> {
  const found = await newer<Told>("/v1/catalogue", catalogue.peek() ? await kept<string>("catalogue.tag") : undefined);
  if (found === null) return;
  catalogue.value = found.body;
  await keep("catalogue", found.body);
  await keep("catalogue.tag", found.tag);
}

async function again(pause: number, work: () => Promise<void>, hurry: () => boolean = () => false): Promise<void> {
  for (;;) {
    await work().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, hurry() ? HURRY_MS : pause));
  }
}
