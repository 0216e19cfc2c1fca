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
  /** Waits for milliseconds; false at once where so many are not left. */
  readonly pause: (milliseconds: number) => Promise<boolean> | false;
}

/** Does work in its time; throws when that is up or the caller aborts, even if the work does not listen. */
export async function withinTime<T>(
  { signal: outer, timeout, fail }: Limits,
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  if (outer?.aborted === true) throw fail("aborted", outer.reason);
  // Not AbortSignal.timeout, whose timer keeps no process alive that waits for it.
  const controller = new AbortController();
  const { signal } = controller;
  const ends = performance.now() + timeout;
  let pausing: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
  const abort = () => controller.abort(fail("aborted", outer?.reason));
  const timer = setTimeout(() => controller.abort(fail("timeout")), Math.min(timeout, LONGEST));
  outer?.addEventListener("abort", abort);
  const pause = (milliseconds: number) =>
    performance.now() + milliseconds < ends &&
    new Promise<boolean>((resolve) => {
      pausing = setTimeout(resolve, milliseconds, true);
    });
  try {
    return await Promise.race([late, work({ signal, pause })]);
  } finally {
    clearTimeout(timer);
    clearTimeout(pausing);
    outer?.removeEventListener("abort", abort);
  }
}
