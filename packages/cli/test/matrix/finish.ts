import { query } from "@slipway/local/testing/query";
import { resolve } from "@slipway/migrate/resolve";
import { openSession } from "@slipway/migrate/session/open-session";
import { untilTrue } from "@slipway/migrate/testing/until-true";
import { MATRIX_HISTORIES } from "./histories.ts";
import type { Order, Report } from "./migrator-messages.ts";
import { matrixHistory } from "./run-migrator.ts";

const MOST_RUNS = 4;

/**
 * Runs the migrator again until all is applied; where it asks for a person, does what the witnesses show to be right.
 * Resolves to what went wrong, if anything did.
 */
export async function finish(
  { order, direct }: { readonly order: Order; readonly direct: string },
  run: (order: Order) => Promise<Report | "killed">,
): Promise<string | undefined> {
  for (let runs = 0; runs < MOST_RUNS; runs += 1) {
    const report = await run(order);
    if (report === "killed") return "the next run was killed by somebody else";
    if (report.ended === "applied") return undefined;
    if (!isUnresolved(report, order)) return `the next run did not get through: ${report.message}`;
    await settle(direct, order.history);
  }
  return `it is not applied after ${MOST_RUNS} runs`;
}

/** Whether a run stopped at a statement of which only a person can tell how it ended. */
export function isUnresolved(report: Report, { history }: Pick<Order, "history">): boolean {
  const mayBe = MATRIX_HISTORIES[history]?.unprovable !== undefined;
  return mayBe && report.ended === "refused" && report.code === "unresolved";
}

async function settle(url: string, history: string): Promise<void> {
  // What a killed migrator had sent may still run.
  await untilTrue(async () => (await query(url, OTHERS_AT_WORK)).length === 0);
  const session = await openSession(url, { transport: "tcp" });
  try {
    const [open] = await session.query("SELECT tag FROM slipway.units WHERE state = 'pending'");
    const name = open?.["tag"] ?? "";
    const witnesses = MATRIX_HISTORIES[history]?.unprovable?.[name] ?? [];
    const ours = `FROM witness WHERE tag IN (${witnesses.map((tag) => `'${tag}'`).join(", ")})`;
    const left = await session.query(`SELECT ${ours}`);
    const isWhole = left.length === witnesses.length;
    // Of a half a person takes back what is there.
    if (!isWhole) await session.query(`DELETE ${ours}`);
    await resolve(session, matrixHistory(history), { name, how: isWhole ? "applied" : "retry" });
  } finally {
    await session.close();
  }
}

const OTHERS_AT_WORK = `SELECT FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`;
