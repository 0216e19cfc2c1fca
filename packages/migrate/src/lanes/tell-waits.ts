import { nameBlockers, readBlockersOf } from "../blockers.ts";
import { QueryError } from "../session/query-error.ts";
import type { Session } from "../session/session.ts";

const EVERY_MS = 3000;

interface Watched {
  /** Another one than the statement's. */
  readonly session: Session;
  /** The backend that runs the statement. */
  readonly pid: string;
  readonly tell: (message: string) => void;
}

/** Tells whom a statement waits for, every few seconds until it ends as `running` does. */
export async function tellWaits<T>(
  { session, pid, tell }: Watched,
  running: Promise<T>,
): Promise<T> {
  const ended = running.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([ended, pause()]))) {
    const blockers = await readBlockersOf(session, pid).catch(nobody);
    if (blockers.length > 0) tell(nameBlockers(blockers));
  }
  return await running;
}

function pause(): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), EVERY_MS).unref();
  });
}

/** Who is only asked for news may as well have none. */
function nobody(error: unknown): [] {
  if (error instanceof QueryError) return [];
  throw error;
}
