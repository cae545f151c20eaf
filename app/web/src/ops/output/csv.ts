// Lists as CSV (RFC 4180) that a spreadsheet opens without running anything that somebody wrote into a report.

export type Cell = string | number | boolean | null;

/** Characters by which spreadsheets take a text for a formula; tab and return come before one unseen. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;
const BYTE_ORDER_MARK = "\uFEFF";

/** A text that would be a formula gets an apostrophe before it; numbers are numbers, negative ones too. */
export function guarded(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  return FORMULA.test(cell.trimStart()) || FORMULA.test(cell) ? `'${cell}` : cell;
}

/** Rows as one text; the mark at its beginning lets spreadsheets read Arabic and accents. */
export function csv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]): string => cells.map((cell) => quoted(guarded(cell))).join(",");
  return `${BYTE_ORDER_MARK}${[header, ...rows].map(line).join("\r\n")}\r\n`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
