// The address of the page as state: what is shown can be bookmarked, sent on, and survives a reload.

const inBrowser = typeof location !== "undefined";

export function param(name: string): string | null {
  return inBrowser ? new URLSearchParams(location.search).get(name) : null;
}

/** Sets parameters; an empty value removes one. The history is not filled with every keystroke. */
export function setParams(values: Readonly<Record<string, string>>): void {
  if (!inBrowser) return;
  const params = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(values)) {
    if (value) params.set(name, value);
    else params.delete(name);
  }
  // Commas and colons are fine in a query and easier to read.
  const query = params.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  history.replaceState(null, "", query ? `?${query}` : location.pathname);
}
