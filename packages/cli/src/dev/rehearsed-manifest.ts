import { writeFileSync } from "node:fs";
import { readHistory } from "@slipway/migrate/history";
import { makeManifest } from "@slipway/migrate/manifest";
import type { Context } from "../context.ts";
import { oneAtATime } from "../one-at-a-time.ts";
import type { Paths } from "../paths.ts";
import { rehearseHistory } from "../rehearse-history.ts";

interface Options {
  /** What it has to say is printed there. */
  readonly context: Context;
  readonly files: Pick<Paths, "manifest" | "migrations">;
}

/** The manifest of a running dev, with what tells drift. */
export interface RehearsedManifest {
  /** Writes what the history makes on an empty Postgres; false where nothing was learnt, or the history has changed meanwhile. */
  write(): Promise<boolean>;
  /** Ends what is being rehearsed, however long its statements take. */
  close(): Promise<void>;
}

/** Nobody waits for a rehearsal: it comes after what dev is started for, and is kept for the next start. */
export function rehearsedManifest({ context, files }: Options): RehearsedManifest {
  const queue = oneAtATime();
  const closing = new AbortController();
  const write = async (): Promise<boolean> => {
    if (closing.signal.aborted) return false;
    const history = readHistory(files.migrations);
    const rehearsal = await rehearseHistory(context, history, closing.signal);
    const { release } = makeManifest(readHistory(files.migrations));
    const manifest = makeManifest(history, rehearsal);
    if (!rehearsal.fingerprint || release !== manifest.release) return false;
    writeFileSync(files.manifest, JSON.stringify(manifest));
    return true;
  };
  return {
    write: () => queue(write),
    async close() {
      closing.abort();
      await queue(async () => {});
    },
  };
}
