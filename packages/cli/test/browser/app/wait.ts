/** How long a page has to show something, in ms: its own retries take some seconds. */
export const WAIT = { timeout: 30_000 };
