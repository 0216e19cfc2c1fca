import { type LocalDatabase, startDatabase } from "@slipway/local/serve";
import { checkUrl } from "../connection-string.ts";
import type { Wiring } from "./wiring.ts";

/** Starts the embedded Postgres and its endpoint, or the endpoint alone in front of LOCAL_DATABASE_URL. */
export async function openDatabase(wiring: Wiring): Promise<LocalDatabase> {
  const { context, files, guardian, closers, tell } = wiring;
  const { LOCAL_DATABASE_URL: named } = context.env;
  const database = await startDatabase({
    guardian,
    dir: files.postgres,
    ...(named ? { url: checkUrl(named, "LOCAL_DATABASE_URL") } : {}),
  });
  closers.add(() => database.close());
  database.onExit((end) => tell({ type: "database-ended", end }));
  return database;
}
