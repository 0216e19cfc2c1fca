import type { LocalDatabase } from "@slipway/local/serve";
import { grantHandlers, type HandlerRole } from "@slipway/migrate/handler-role";
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
import type { Failure, Standing, Tell } from "./dev-event.ts";
import { failureHere } from "./failure-here.ts";
import { handlersPassword } from "./handlers-password.ts";
import type { KeptManifest } from "./keep-manifest.ts";

interface Options {
  readonly files: Pick<Paths, "migrations">;
  readonly database: Pick<LocalDatabase, "databaseUrl" | "neonUrl">;
  readonly manifest: KeptManifest;
  readonly tell: Tell;
}

/** Keeps a local database, the handlers' role in it and the manifest at the newest state of the history. */
export class KeptHistory {
  /** What the handlers connect with: through the endpoint, under their own role. */
  readonly handlersUrl: string;
  readonly #options: Options;
  readonly #url: string;
  readonly #handlers: HandlerRole;
  readonly #queue = oneAtATime();
  readonly #stopping = new AbortController();
  /** Whether the handlers' role is there. */
  #granted = false;

  constructor(options: Options) {
    const { databaseUrl, neonUrl } = options.database;
    this.#options = options;
    this.#url = databaseUrl;
    const role = `${databaseName(databaseUrl)}_handlers`;
    this.#handlers = { role, password: handlersPassword(databaseUrl, role) };
    this.handlersUrl = urlOf(neonUrl, this.#handlers);
  }

  /** Applies what is pending and tells how it stands then; false where that failed. */
  apply(): Promise<boolean> {
    return this.#queue(() => this.#apply());
  }

  /** Empties the database and applies everything anew. Throws CommandError, with nothing emptied, where that cannot work. */
  reset(): Promise<boolean> {
    return this.#queue(async () => {
      await refuseUnreadable(readHistory(this.#options.files.migrations));
      await emptyDatabase(this.#url);
      return await this.#apply();
    });
  }

  /** Ends what is being applied before its next step. What is committed stays; the next start goes on with the rest. */
  stop(): void {
    this.#stopping.abort();
  }

  async #apply(): Promise<boolean> {
    try {
      this.#options.tell({ type: "history", standing: await this.#applyPending() });
      return true;
    } catch (error) {
      if (!this.#stopping.signal.aborted) await this.#tellFailure(failureHere(error, this.#url));
      return false;
    }
  }

  async #applyPending(): Promise<Standing> {
    const { files, manifest, tell } = this.#options;
    const history = readHistory(files.migrations);
    manifest.write(history);
    let unwritten: readonly string[] = [];
    const onEvent = (event: MigrateEvent) => {
      this.#stopping.signal.throwIfAborted();
      if (event.type === "planned") ({ unwritten } = event);
      tell({ type: "migration", event });
    };
    const target = { url: this.#url, handlers: this.#handlers };
    await applyPending({ note: unsaid }, { target, history, phase: "all", onEvent });
    this.#granted = true;
    return standingOf(history, unwritten);
  }

  async #tellFailure(failure: Failure): Promise<void> {
    const { files, tell } = this.#options;
    // Handlers work on what is applied, also where dev begins with a migration that fails.
    if (!this.#granted) {
      await withSession({ url: this.#url }, (session) =>
        grantHandlers(session, this.#handlers),
      ).catch(() => {});
    }
    const standing = await readStanding(this.#url, files.migrations).catch(() => undefined);
    tell({ type: "history", standing, failure });
  }
}

/** The history's warnings are told with how it stands. */
const unsaid = () => {};

function urlOf(neonUrl: string, { role, password }: HandlerRole): string {
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
