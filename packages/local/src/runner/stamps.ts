import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";

/** What a file looked like after it was read: enough to see that it was written again. */
export interface Stamp {
  readonly path: string;
  readonly seen: string;
  /**
   * Set for a file that was written so late that its time proves nothing: what was read may be older, or a second
   * write look the same. Then its content must be this; undefined where that is not known either.
   */
  readonly racy: undefined | { readonly content: string | undefined };
}

/** The contents, hashed, of files that were written just now, by path. */
export type Contents = ReadonlyMap<string, string>;

// Kernels advance file times in ticks of up to 10 ms.
const TICK_MS = 20;
// A file from the future, after a wrong clock, would else be racy until then.
const FUTURE_MS = 2000;

/** Call it before files are read; `now` is that moment, in Unix time. */
export function contentsOf(paths: Iterable<string>, now: number): Contents {
  const contents = new Map<string, string>();
  for (const path of paths) {
    const content = stampOf(path, now).racy === undefined ? undefined : contentOf(path);
    if (content !== undefined) contents.set(path, content);
  }
  return contents;
}

/** Call it after the file was read; `since` and `before` are from before that. */
export function stampOf(path: string, since: number, before: Contents = new Map()): Stamp {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return { path, seen: "absent", racy: undefined };
  const { mtimeMs, size, ino } = stat;
  const seen = `${mtimeMs} ${size} ${ino}`;
  if (mtimeMs <= since - TICK_MS || mtimeMs >= Date.now() + FUTURE_MS) {
    return { path, seen, racy: undefined };
  }
  const content = before.get(path);
  // The same before and after is what was read in between.
  const known = content !== undefined && content === contentOf(path);
  return { path, seen, racy: { content: known ? content : undefined } };
}

/** Whether the file may differ from what was read then. */
export function isStale({ path, seen, racy }: Stamp): boolean {
  if (stampOf(path, Infinity).seen !== seen) return true;
  if (racy === undefined) return false;
  return racy.content === undefined || racy.content !== contentOf(path);
}

function contentOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() !== true) return undefined;
  return createHash("sha1").update(readFileSync(path)).digest("base64");
}
