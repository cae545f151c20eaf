// Times as a `datetime-local` field writes them; ours are UTC.

/** To the minute, of UTC milliseconds. */
export function utcField(at: number): string {
  return new Date(at).toISOString().slice(0, 16);
}

/** UTC milliseconds of what the field holds; NaN where that is no time. */
export function ofUtcField(text: string): number {
  return Date.parse(`${text}Z`);
}
