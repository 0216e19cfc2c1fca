import type { WithEmpty } from "../deploy/rehearse.ts";
import { readFingerprint } from "../fingerprint.ts";
import type { History } from "../history.ts";
import { migrate } from "../migrate.ts";
import type { Session } from "../session/session.ts";

export interface Replay {
  /** What an empty database holds after the whole history at once. */
  readonly fresh: readonly string[];
  /** The same after one deploy after the other. */
  readonly stepwise: readonly string[];
}

/** The histories that deploys find where each migration gets one of its own. */
export function oneByOne(history: History): readonly History[] {
  return history.migrations.map((_, n) => ({
    ...history,
    migrations: history.migrations.slice(0, n + 1),
  }));
}

/** Applies the last of the histories to an empty database, and all of them in turn to another. */
export async function replay(
  deploys: readonly History[],
  withEmpty: WithEmpty,
  look: (session: Session) => Promise<readonly string[]> = readFingerprint,
): Promise<Replay> {
  const apply = async (histories: readonly History[]): Promise<readonly string[]> =>
    await withEmpty(async (session) => {
      for (const history of histories) await migrate(session, history);
      return await look(session);
    });
  return { fresh: await apply(deploys.slice(-1)), stepwise: await apply(deploys) };
}
