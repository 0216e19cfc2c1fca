import { acquireLock, type Lock } from "@slipway/local/lock";
import { CommandError } from "../errors.ts";

/** Takes the lock of `dev`; throws CommandError naming the process that holds it. */
export async function holdLock(path: string): Promise<Lock> {
  const lock = await acquireLock(path);
  if (lock.held) return lock;
  const holder = lock.pid === undefined ? "another process" : `process ${lock.pid}`;
  throw new CommandError(
    `Another dev runs here already (${holder}): use that one, or end it first.`,
  );
}
