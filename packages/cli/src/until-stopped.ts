/** One Ctrl-C arrives more than once: from the terminal, and passed on by npm and by the launcher. */
const SAME_MS = 1000;

/**
 * Resolves when a person or the system asks the process to end, or nobody reads what it prints any more; whoever asks
 * again ends it at once.
 */
export async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    let asked: number | undefined;
    process.stdout.on("error", () => resolve());
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        asked ??= performance.now();
        if (performance.now() - asked > SAME_MS) process.exit(1);
        resolve();
      });
    }
  });
}
