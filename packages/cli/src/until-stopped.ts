import { CommandError } from "./errors.ts";

/** One Ctrl-C arrives more than once: from the terminal, and passed on by npm and by the launcher. */
const SAME_MS = 1000;

/** Nobody reads any more: the other end of a pipe, or a terminal, is gone. */
const UNREAD = new Set(["EPIPE", "EIO"]);

/**
 * Resolves when a person or the system asks the process to end, or nobody reads what it prints any more; whoever asks
 * again ends it at once. Rejects with CommandError where what it prints cannot be written.
 */
export function untilStopped(): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let asked: number | undefined;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (UNREAD.has(error.code ?? "")) resolve();
      else reject(unwritable(error));
    });
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      asked ??= performance.now();
      if (performance.now() - asked > SAME_MS) process.exit(1);
      resolve();
    });
  }
  // Whoever waits for it later hears of it then.
  promise.catch(() => {});
  return promise;
}

function unwritable(cause: Error): CommandError {
  const message = `What it prints cannot be written (${cause.message}): make room, or send it elsewhere.`;
  return new CommandError(message, { cause });
}
