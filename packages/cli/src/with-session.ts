import { configureDriver } from "@slipway/core/lib/configure-driver";
import { openSession } from "@slipway/migrate/session/open-session";
import type { Session } from "@slipway/migrate/session/session";
import type { Target } from "./target.ts";

/** Opens a session of the engine to a target, and closes it after `work`. */
export async function withSession<T>(
  { url, transport }: Pick<Target, "url" | "transport">,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  configureDriver();
  const session = await openSession(url, transport === undefined ? {} : { transport });
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
