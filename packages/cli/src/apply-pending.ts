import { grantHandlers } from "@slipway/migrate/handler-role";
import type { History } from "@slipway/migrate/history";
import { migrate, type MigrateReport } from "@slipway/migrate/migrate";
import { openSession } from "@slipway/migrate/session/open-session";
import type { Context } from "./context.ts";
import { eventLine } from "./event-line.ts";
import { holdUnwritten } from "./hold-unwritten.ts";
import type { Target } from "./target.ts";

interface Request {
  readonly target: Pick<Target, "url" | "handlers">;
  readonly history: History;
  readonly phase: "all" | "expand";
}

/** Applies what is pending to a database, printing each unit as it lands, and opens its tables to the handlers' role. */
export async function applyPending(context: Context, request: Request): Promise<MigrateReport> {
  const { target, history, phase } = request;
  for (const warning of history.warnings) context.note(`Warning: ${warning}`);
  const session = await openSession(target.url);
  try {
    const held = await holdUnwritten(session, history);
    for (const tag of held.unwritten) {
      context.note(`${tag}.sql holds no statement yet: it is applied when you have written it`);
    }
    const report = await migrate(session, held.history, {
      phase,
      onEvent(event) {
        const line = eventLine(event);
        if (line !== undefined) context.note(line);
      },
    });
    if (target.handlers !== undefined) await grantHandlers(session, target.handlers);
    return report;
  } finally {
    await session.close();
  }
}
