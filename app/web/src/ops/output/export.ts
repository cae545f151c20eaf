// Files of a list, made by the page from what it shows: CSV for spreadsheets, GeoJSON for map programs.
import { download } from "~/shared/ui/download";
import * as calls from "~/state/calls";
import { currentMs } from "~/state/clock";
import { filter, filterParams, filterSearch } from "~/state/filter";
import { past } from "~/state/mode";
import { me } from "~/state/session";
import type { GeoJSON, Report } from "~/state/types";
import { csv } from "./csv";
import { type Column, LISTINGS, reportColumns } from "./lists";

export type Format = "csv" | "geojson";

/** Lists that can be exported, by id. */
export const EXPORTS = [...LISTINGS.map(({ id }) => id), "reports"] as const;

interface Content {
  columns: readonly Column<never>[];
  rows: readonly { id: string; item: never; geometry: GeoJSON | null }[];
}

/** Makes the file of a list and hands it to the browser to save; answers with how many things are in it. */
export async function save(list: string, format: Format): Promise<number> {
  const content = list === "reports" ? await reports() : shownList(list);
  const name = `heliograph-${list}-${stamp(past.value?.at ?? currentMs())}.${format}`;
  const text = format === "csv" ? asCsv(content) : JSON.stringify(asGeoJson(list, content));
  download(name, text, format === "csv" ? "text/csv;charset=utf-8" : "application/geo+json");
  return content.rows.length;
}

function shownList(list: string): Content {
  const listing = LISTINGS.find(({ id }) => id === list);
  if (!listing) throw new Error(list);
  return {
    columns: listing.columns as readonly Column<never>[],
    rows: listing.items.value.map((item) => ({ id: listing.idOf(item), item: item as never, geometry: listing.geometry(item) })),
  };
}

async function reports(): Promise<Content> {
  // Reports have no state of their own to filter by.
  const { state: _, ...search } = filterSearch(filter.value, currentMs());
  const found: Report[] = await calls.allReports(search);
  return {
    columns: reportColumns as readonly Column<never>[],
    rows: found.map((report) => ({
      id: report.id,
      item: report as never,
      geometry: report.geometry ?? (report.position && { type: "Point", coordinates: [report.position.lon, report.position.lat] }),
    })),
  };
}

export function asCsv({ columns, rows }: Content): string {
  return csv(
    columns.map(({ key }) => key),
    rows.map(({ item }) => columns.map(({ value }) => value(item))),
  );
}

/** A FeatureCollection (RFC 7946) with, beside it, what was asked, when and by whom. */
export function asGeoJson(list: string, { columns, rows }: Content): object {
  const asked = Object.fromEntries(Object.entries(filterParams(filter.value)).filter(([, value]) => value !== ""));
  return {
    type: "FeatureCollection",
    heliograph: {
      list,
      exported_at: new Date(currentMs()).toISOString(),
      by: me.value?.name ?? null,
      as_of: past.value ? new Date(past.value.at).toISOString() : null,
      filter: asked,
    },
    features: rows.map(({ id, item, geometry }) => ({
      type: "Feature",
      id,
      geometry,
      properties: Object.fromEntries(columns.map(({ key, value }) => [key, value(item)])),
    })),
  };
}

/** `20261124T0653Z`. */
function stamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replaceAll(/[-:]/g, "")}Z`;
}
