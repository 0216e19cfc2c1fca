import { beginWith, withinTimeouts } from "../guarded-batch.ts";
import type { Row, Session } from "../session/session.ts";
import type { BackfillUnit } from "../units.ts";
import { withinDeadline } from "../within-deadline.ts";
import type { ApplyOptions } from "./apply-unit.ts";
import { untilKnown } from "./until-known.ts";

export interface Backfill {
  readonly session: Session;
  readonly unit: BackfillUnit;
  readonly options: ApplyOptions;
}

/**
 * Reads one row with what the file has set, and with the timeouts of any unit: it may wait for the table's lock. Ends as
 * `applyUnit` does.
 */
export async function readRow(
  { session, unit, options }: Backfill,
  ...statements: readonly string[]
): Promise<Row | undefined> {
  let row: Row | undefined;
  await untilKnown({ session, unit, options }, async () => {
    const now = { ...options, ...withinDeadline(options, unit) };
    const settings = withinTimeouts(unit.settings, now);
    const answers = await session.transaction([
      `SELECT ${beginWith(now)}`,
      ...settings,
      ...statements,
    ]);
    row = answers.at(-1)?.at(-1);
  });
  return row;
}
