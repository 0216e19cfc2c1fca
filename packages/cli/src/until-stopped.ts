/**
 * Resolves when a person or the system asks the process to end, or nobody reads what it prints any more; a second
 * request ends it at once.
 */
export async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    let asked = false;
    process.stdout.on("error", () => resolve());
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        if (asked) process.exit(1);
        asked = true;
        resolve();
      });
    }
  });
}
