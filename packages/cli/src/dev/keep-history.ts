import { randomBytes } from "node:crypto";
import type { LocalDatabase } from "@slipway/local/serve";
import { grantHandlers } from "@slipway/migrate/handler-role";
import { type History, readHistory } from "@slipway/migrate/history";
import type { MigrateEvent } from "@slipway/migrate/migrate-event";
import { readStatus } from "@slipway/migrate/status";
import { applyPending } from "../apply-pending.ts";
import { databaseName } from "../connection-string.ts";
import { emptyDatabase } from "../empty-database.ts";
import { oneAtATime } from "../one-at-a-time.ts";
import type { Paths } from "../paths.ts";
import { refuseUnreadable } from "../refuse-unreadable.ts";
import { withSession } from "../with-session.ts";
import type { Standing, Tell } from "./dev-event.ts";
import { failureHere } from "./failure-here.ts";
import type { KeptManifest } from "./keep-manifest.ts";

interface Options {
  readonly files: Paths;
  readonly database: LocalDatabase;
  readonly manifest: KeptManifest;
  readonly tell: Tell;
}

/** Keeps a local database, the handlers' role in it and the manifest at the newest state of the history. */
export interface KeptHistory {
  /** What the handlers connect with: through the endpoint, under their own role. */
  readonly handlersUrl: string;
  /** Applies what is pending and tells how it stands then; false where that failed. */
  apply(): Promise<boolean>;
  /** Empties the database and applies everything anew. Throws CommandError, with nothing emptied, where that cannot work. */
  reset(): Promise<boolean>;
  /** Ends what is being applied before its next step. What is committed stays; the next start goes on with the rest. */
  stop(): void;
}

export function keepHistory({ files, database, manifest, tell }: Options): KeptHistory {
  const { databaseUrl: url } = database;
  // New at every start: nothing but this process's children needs to know it.
  const password = randomBytes(24).toString("base64url");
  const handlers = { role: `${databaseName(url)}_handlers`, password };
  const queue = oneAtATime();
  const stopping = new AbortController();
  let granted = false;

  const applyAll = async (): Promise<Standing> => {
    const history = readHistory(files.migrations);
    manifest.write(history);
    let unwritten: readonly string[] = [];
    const onEvent = (event: MigrateEvent) => {
      stopping.signal.throwIfAborted();
      if (event.type === "planned") ({ unwritten } = event);
      tell({ type: "migration", event });
    };
    const target = { url, handlers };
    await applyPending({ note: unsaid }, { target, history, phase: "all", onEvent });
    granted = true;
    return standingOf(history, unwritten);
  };
  const apply = async (): Promise<boolean> => {
    try {
      tell({ type: "history", standing: await applyAll() });
      return true;
    } catch (error) {
      if (stopping.signal.aborted) return false;
      const failure = failureHere(error, url);
      // Handlers work on what is applied, also where dev begins with a migration that fails.
      if (!granted)
        await withSession({ url }, (session) => grantHandlers(session, handlers)).catch(() => {});
      const standing = await readStanding(url, files.migrations).catch(() => undefined);
      tell({ type: "history", standing, failure });
      return false;
    }
  };
  const reset = async (): Promise<boolean> => {
    await refuseUnreadable(readHistory(files.migrations));
    await emptyDatabase(url);
    return await apply();
  };
  return {
    handlersUrl: urlOf(database.neonUrl, handlers),
    apply: () => queue(apply),
    reset: () => queue(reset),
    stop: () => stopping.abort(),
  };
}

/** The history's warnings are told with how it stands. */
const unsaid = () => {};

function urlOf(neonUrl: string, { role, password }: { role: string; password: string }): string {
  return Object.assign(new URL(neonUrl), { username: role, password }).href;
}

function standingOf({ migrations, warnings }: History, pending: readonly string[]): Standing {
  const applied = migrations.filter(({ tag }) => !pending.includes(tag));
  return { applied: applied.length, newest: applied.at(-1)?.tag, pending, warnings };
}

async function readStanding(url: string, migrations: string): Promise<Standing> {
  const history = readHistory(migrations);
  const { applied, pending } = await withSession({ url }, (session) =>
    readStatus(session, history),
  );
  return {
    applied: applied.length,
    newest: applied.at(-1)?.tag,
    pending: pending.map(({ tag }) => tag),
    warnings: history.warnings,
  };
}
