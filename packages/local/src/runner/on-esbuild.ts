import { stop } from "esbuild";
import { EsbuildError } from "./esbuild-error.ts";

/** Counts the processes of esbuild: one at a time serves all builds of a thread. */
let serving = 0;

/**
 * Does the work, and once more where esbuild's process was ended meanwhile or before, as by a system out of memory:
 * esbuild starts no other by itself. A context ends with its process, whose number the work is told. Throws EsbuildError
 * where the new process is ended, too.
 */
export async function onEsbuild<T>(work: (serving: number) => Promise<T>): Promise<T> {
  const before = serving;
  try {
    return await work(before);
  } catch (error) {
    if (!isEnded(error)) throw error;
  }
  replace(before);
  return await work(serving).catch((cause: unknown) => {
    throw isEnded(cause) ? new EsbuildError(ENDED_TWICE, { cause }) : cause;
  });
}

/** Lets the next build start a new process; of many builds that met the end of one, the first does it. */
function replace(ended: number): void {
  if (serving !== ended) return;
  serving += 1;
  void stop();
}

const ENDED_TWICE =
  "esbuild was killed while it built, twice: see what ends it, as a machine that is out of memory does, and try again.";

/** esbuild (0.28) says it in words alone. */
function isEnded(error: unknown): boolean {
  return error instanceof Error && /^The service (was stopped|is no longer)/.test(error.message);
}
