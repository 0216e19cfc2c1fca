import { writeFileSync } from "node:fs";
import { type History, readHistory } from "@slipway/migrate/history";
import { makeManifest, type Rehearsal } from "@slipway/migrate/manifest";
import type { Context } from "../context.ts";
import { oneAtATime } from "../one-at-a-time.ts";
import type { Paths } from "../paths.ts";
import { rehearseHistory } from "../rehearse-history.ts";

interface Options {
  /** What a rehearsal has to say is printed there. */
  readonly context: Context;
  readonly files: Pick<Paths, "manifest" | "migrations">;
}

/** The manifest that the functions of a running dev carry: of the history that its database is given. */
export interface KeptManifest {
  /** Writes it anew, for now without what tells drift. */
  write(history: History): void;
  /** Adds what the history makes on an empty Postgres; false where nothing was learnt, or another was written meanwhile. */
  rehearse(): Promise<boolean>;
  /** Ends what is being rehearsed, however long its statements take. */
  close(): Promise<void>;
}

/** Writes the manifest of the history as it is, and keeps it. Nobody waits for a rehearsal, which is kept for the next start. */
export function keepManifest({ context, files }: Options): KeptManifest {
  const queue = oneAtATime();
  const closing = new AbortController();
  let kept = readHistory(files.migrations);
  const write = (history: History, rehearsal: Partial<Rehearsal> = {}) => {
    kept = history;
    writeFileSync(files.manifest, JSON.stringify(makeManifest(history, rehearsal)));
  };
  const rehearse = async (): Promise<boolean> => {
    if (closing.signal.aborted) return false;
    const history = kept;
    const rehearsal = await rehearseHistory(context, history, closing.signal);
    if (!rehearsal.fingerprint || !isSame(history, kept)) return false;
    write(history, rehearsal);
    return true;
  };
  write(kept);
  return {
    write: (history) => write(history),
    rehearse: () => queue(rehearse),
    async close() {
      closing.abort();
      await queue(async () => {});
    },
  };
}

function isSame(one: History, other: History): boolean {
  return makeManifest(one).release === makeManifest(other).release;
}
