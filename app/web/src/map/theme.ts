// The colours of the map, read from the page's own custom properties: one place for all looks.

const NAMES = ["sea", "land", "lake", "river", "border", "ink", "halo", "own", "danger", "danger-fill", "area", "area-fill"] as const;

export type Theme = Readonly<Record<(typeof NAMES)[number], string>> & { look: string; warn: string; exercise: string };

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ...(Object.fromEntries(NAMES.map((name) => [name, colour(`--map-${name}`)])) as Record<(typeof NAMES)[number], string>),
    look: document.documentElement.dataset.look ?? "day",
    warn: colour("--warn"),
    exercise: colour("--exercise"),
  };
}
