import { inspect } from "node:util";
import { MigrateError } from "../migrate-error.ts";

/** The MigrateError that a promise is to reject with. */
export async function migrateError(promise: Promise<unknown>): Promise<MigrateError> {
  const reason: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (reason instanceof MigrateError) return reason;
  throw new Error(`not a MigrateError: ${inspect(reason)}`);
}
