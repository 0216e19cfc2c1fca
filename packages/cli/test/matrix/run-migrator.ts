import { inspect } from "node:util";
import { historyOf } from "@slipway/migrate/histories/synthetic-history";
import { migrate } from "@slipway/migrate/migrate";
import { MigrateError } from "@slipway/migrate/migrate-error";
import { openSession } from "@slipway/migrate/session/open-session";
import { MATRIX_HISTORIES } from "./histories.ts";
import type { History } from "@slipway/migrate/history";
import type { Order, Report } from "./migrator-messages.ts";

/** Runs the engine once, and tells how it ended. */
export async function runMigrator({ url, transport, history }: Order): Promise<Report> {
  const session = await openSession(url, { transport });
  try {
    const { units } = await migrate(session, matrixHistory(history));
    return { ended: "applied", units: units.map(({ tag, index }) => `${tag}:${index}`) };
  } catch (error) {
    if (!(error instanceof MigrateError)) return { ended: "broken", message: inspect(error) };
    return { ended: "refused", code: error.code, message: error.message };
  } finally {
    await session.close();
  }
}

/** A history of the matrix as it would be read from a folder, or the files of it that are applied beforehand. */
export function matrixHistory(name: string, part: "all" | "begun" = "all"): History {
  const found = MATRIX_HISTORIES[name];
  if (found === undefined) throw new Error(`the matrix has no history ${name}`);
  const whole = historyOf(found);
  return part === "all" ? whole : { ...whole, migrations: whole.migrations.slice(0, found.begun) };
}
