/** Milliseconds of an invocation that are kept for answering. */
const RESERVE = 500;

/** The time of an invocation is up, but for the reserve. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

export interface Deadline {
  /** Aborts when the time is up. */
  readonly signal: AbortSignal;
  /** Milliseconds left. */
  left(): number;
}

/** The same deadline for a part of the work that may take this many milliseconds and no more. */
export function atMost(deadline: Deadline, limit: number): Deadline {
  const ends = performance.now() + limit;
  return {
    signal: AbortSignal.any([deadline.signal, AbortSignal.timeout(limit)]),
    left: () => Math.min(deadline.left(), ends - performance.now()),
  };
}

/** Does work in the time an invocation has left (ms), less a reserve; throws DeadlineError when it is up. */
export async function withinDeadline<T>(
  remaining: number,
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const budget = Math.max(remaining - RESERVE, remaining / 2);
  const ends = performance.now() + budget;
  const controller = new AbortController();
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new DeadlineError(`no answer within ${Math.round(budget)} ms`);
    // Before the signal: what it aborts fails too, and the race must see this error first.
    reject(error);
    controller.abort(error);
  }, budget);
  try {
    return await Promise.race([
      work({ signal: controller.signal, left: () => ends - performance.now() }),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
