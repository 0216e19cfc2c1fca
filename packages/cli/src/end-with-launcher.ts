const EVERY_MS = 1000;

/** Asks this process to end when the launcher that started it on the pinned Node was killed: no signal tells us. */
export function endWithLauncher(launcher: string | undefined): void {
  if (launcher === undefined || String(process.ppid) !== launcher) return;
  const timer = setInterval(() => {
    if (String(process.ppid) === launcher) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, EVERY_MS);
  timer.unref();
}
