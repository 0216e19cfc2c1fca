/** A timer counts in 32 bits: a longer one would ring at once. */
const LONGEST = 2 ** 31 - 1;

export interface Limits {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds. */
  readonly timeout: number;
  /** What is thrown when the time is up, or with the reason of the signal that aborted. */
  readonly fail: (code: "timeout" | "aborted", reason?: unknown) => Error;
}

export interface Deadline {
  /** Aborts when the time is up, or with the caller's signal. */
  readonly signal: AbortSignal;
  /** Milliseconds left. */
  left(): number;
}

/** Does work in its time; throws when that is up or the caller aborts, even if the work does not listen. */
export async function withinTime<T>(
  { signal: outer, timeout, fail }: Limits,
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  // Not AbortSignal.any, which Node 20.0 lacks, and whose timers keep no process alive that waits for them.
  const controller = new AbortController();
  const { signal } = controller;
  const ends = performance.now() + timeout;
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
  const abort = () => controller.abort(fail("aborted", outer?.reason));
  const timer = setTimeout(() => controller.abort(fail("timeout")), Math.min(timeout, LONGEST));
  outer?.addEventListener("abort", abort);
  try {
    if (outer?.aborted === true) abort();
    return await Promise.race([late, work({ signal, left: () => ends - performance.now() })]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", abort);
  }
}

/** Waits for milliseconds, or throws the reason of the signal. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
  signal.throwIfAborted();
}
