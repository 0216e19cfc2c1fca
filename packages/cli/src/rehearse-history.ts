import { join } from "node:path";
import { rehearse } from "@slipway/migrate/deploy/rehearse";
import type { History } from "@slipway/migrate/history";
import { type Rehearsal, rehearsal } from "@slipway/migrate/manifest";
import type { Context } from "./context.ts";
import { expectedMessage } from "./expected-message.ts";
import { keep, type Store } from "./kept.ts";
import { paths } from "./paths.ts";
import { rehearsalKey } from "./rehearsal-key.ts";
import { withEmptyDatabases } from "./with-empty-databases.ts";

/** Where rehearsals are kept. */
export function rehearsals({ root }: Context): Store<Rehearsal> {
  return { file: join(paths(root).work, "rehearsal.json"), shape: rehearsal };
}

/**
 * Rehearses a history on an empty Postgres of our own, or finds that it has: the result is kept as long as neither the
 * files nor the fingerprint's query change. Empty, and said so, where that Postgres cannot take the history; empty where
 * `signal` ends it.
 */
export async function rehearseHistory(
  context: Context,
  history: History,
  signal?: AbortSignal,
): Promise<Partial<Rehearsal>> {
  try {
    return await keep(rehearsals(context), rehearsalKey(history), () =>
      withEmptyDatabases((withEmpty) => rehearse(history, withEmpty), signal),
    );
  } catch (error) {
    if (signal?.aborted) return {};
    const message = expectedMessage(error);
    if (message === undefined) throw error;
    context.note(`The history was not rehearsed, so drift is not told: ${message}`);
    return {};
  }
}
