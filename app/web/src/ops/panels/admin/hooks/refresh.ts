// How often to look at deliveries: they make no event of the journal, or each would make the next.

export const REFRESH_MS = 4_000;
