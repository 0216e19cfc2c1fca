/** What the migrator answers where there was nothing to do. */
export const NOTHING_DONE = JSON.stringify({ units: [], left: [], ahead: 0, drift: null });
