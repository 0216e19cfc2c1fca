import { readHistory } from "@slipway/migrate/history";
import { migrate } from "@slipway/migrate/migrate";
import { openSession } from "@slipway/migrate/session/open-session";
import type { Contender } from "./contender.ts";

/** Our engine, from reading the history on. */
export function ours(transport: Contender["transport"], dir: string): Contender {
  return {
    name: "ours",
    transport,
    async apply(url) {
      const session = await openSession(url, { transport });
      try {
        await migrate(session, readHistory(dir), { phase: "all" });
      } finally {
        await session.close();
      }
    },
  };
}
