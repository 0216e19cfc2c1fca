import { statSync } from "node:fs";

/** What a file looked like after it was read: enough to see that it was written again. */
export interface Stamp {
  readonly path: string;
  readonly seen: string;
  /** Written so late that what was read may be older, or a second write look the same: not to be trusted. */
  readonly racy: boolean;
}

// Kernels advance file times in ticks of up to 10 ms.
const TICK_MS = 20;
// A file from the future, after a wrong clock, would else be racy until then.
const FUTURE_MS = 2000;

/** `since` is a Unix time in ms before the file was read. */
export function stampOf(path: string, since: number): Stamp {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return { path, seen: "absent", racy: false };
  const { mtimeMs, size, ino } = stat;
  const racy = mtimeMs > since - TICK_MS && mtimeMs < Date.now() + FUTURE_MS;
  return { path, seen: `${mtimeMs} ${size} ${ino}`, racy };
}

/** Whether the file may differ from what was read then. */
export function isStale(stamp: Stamp): boolean {
  return stamp.racy || stampOf(stamp.path, 0).seen !== stamp.seen;
}
