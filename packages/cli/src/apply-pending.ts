import { grantHandlers } from "@slipway/migrate/handler-role";
import type { History } from "@slipway/migrate/history";
import { migrate, type MigrateReport } from "@slipway/migrate/migrate";
import type { PlanOptions } from "@slipway/migrate/plan";
import type { Context } from "./context.ts";
import { type OnEvent, plainLines } from "./progress/with-progress.ts";
import type { Target } from "./target.ts";
import { withSession } from "./with-session.ts";

interface Request {
  readonly target: Pick<Target, "url" | "handlers" | "transport">;
  readonly history: History;
  readonly phase: "all" | "expand";
  /** Further reasons not to begin. */
  readonly check?: PlanOptions["check"];
  /** Told of each step; by default, lines are printed. */
  readonly onEvent?: OnEvent;
}

/** Applies what is pending to a database and opens its tables to the handlers' role. */
export async function applyPending(
  context: Pick<Context, "note">,
  { target, history, phase, check, onEvent = plainLines(context) }: Request,
): Promise<MigrateReport> {
  for (const warning of history.warnings) context.note(`Warning: ${warning}`);
  return await withSession(target, async (session) => {
    const report = await migrate(session, history, {
      phase,
      holdUnwritten: true,
      check,
      onEvent,
    });
    if (target.handlers !== undefined) await grantHandlers(session, target.handlers);
    return report;
  });
}
