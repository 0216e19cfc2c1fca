import { configureDriver } from "@slipway/core/lib/configure-driver";
import { readHistory } from "@slipway/migrate/history";
import { migrate } from "@slipway/migrate/migrate";
import { openSession } from "@slipway/migrate/session/open-session";
import type { Contender } from "./contender.ts";

/** Our engine, from reading the history on, over Neon's driver as the migrator and the command line configure it. */
export function ours(transport: Contender["transport"], dir: string): Contender {
  return {
    name: "ours",
    transport,
    async apply(url) {
      configureDriver();
      const session = await openSession(url, { transport });
      try {
        await migrate(session, readHistory(dir), { phase: "all" });
      } finally {
        await session.close();
      }
    },
  };
}
