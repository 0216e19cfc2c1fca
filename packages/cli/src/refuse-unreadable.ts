import type { History } from "@slipway/migrate/history";
import { planUnits } from "@slipway/migrate/plan";
import { CommandError } from "./errors.ts";

const NOTHING_APPLIED = { migrations: [], units: [], complete: true, fresh: true };

/** Refuses a history that no empty database could be given, before one is emptied for it. Throws CommandError. */
export async function refuseUnreadable(history: History): Promise<void> {
  const options = { phase: "all", holdUnwritten: true } as const;
  const { refusals } = await planUnits(history, NOTHING_APPLIED, options);
  if (refusals.length === 0) return;
  const why = refusals.map(({ message }) => message);
  throw new CommandError(["Nothing was emptied.", ...why].join("\n"));
}
