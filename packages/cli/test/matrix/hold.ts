import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { untilTrue } from "@slipway/migrate/testing/until-true";
import type { Held } from "./strike.ts";

/** Locks that hold up statements in their midst, and a connection to strike with. */
export interface Holder extends Held {
  /** Cancels what waits for the locks; resolves when nothing does any more. */
  cancel(): Promise<void>;
  /** Ends all other sessions of the database, and waits for that. */
  terminate(): Promise<void>;
}

// Of the witnesses nobody may write one; of other tables what is built waits for this transaction to end, and what
// changes a row for its lock.
const HOLD = `BEGIN;
DO $$
DECLARE
  name regclass;
BEGIN
  FOR name IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
    IF name::text = 'witness' THEN
      EXECUTE format('LOCK TABLE %s IN SHARE MODE', name);
    ELSE
      EXECUTE format('LOCK TABLE %s IN ROW EXCLUSIVE MODE', name);
      EXECUTE format('SELECT FROM %s FOR UPDATE', name);
    END IF;
  END LOOP;
  -- Where the history has not made it, whoever makes it waits for us to take it back.
  IF to_regclass('public.witness') IS NULL THEN
    CREATE TABLE public.witness ();
  END IF;
END $$`;

const WAITING = `FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))`;
const OTHERS = `FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;

const LOOK_MS = 2;
const ENDING_MS = 5000;

/** Locks every table of the database. */
export async function holdTables(url: string): Promise<Holder> {
  const client = new Client({ connectionString: url });
  // What restarts Postgres ends this connection too.
  client.on("error", () => {});
  await client.connect();
  await client.query(HOLD);
  return {
    async caught(signal) {
      while (!signal.aborted) {
        if (await isWaitedFor(client)) return true;
        await delay(LOOK_MS);
      }
      return false;
    },
    async cancel() {
      await client.query(`SELECT pg_cancel_backend(pid) ${WAITING}`);
      await untilTrue(async () => !(await isWaitedFor(client)));
    },
    async terminate() {
      await client.query(`SELECT pg_terminate_backend(pid, ${ENDING_MS}) ${OTHERS}`);
    },
    // A connection that broke with its server has let go already.
    release: () => client.end().catch(() => {}),
  };
}

async function isWaitedFor(client: Client): Promise<boolean> {
  const { rowCount } = await client.query(`SELECT ${WAITING}`);
  return rowCount !== 0;
}
