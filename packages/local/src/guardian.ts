import { spawn } from "node:child_process";

/** How a watched process is ended once its supervisor is gone: Postgres shuts down on INT, anything else is killed. */
export type LastSignal = "KILL" | "INT";

export interface Guardian {
  /** Promises that `pid` gets `signal` when this process is gone, however it died. */
  watch(pid: number, signal: LastSignal): void;
  /** Call it when `pid` has exited, so that its number is never signalled again. */
  forget(pid: number): void;
  /** Signals what is still watched and ends the guardian. */
  close(): void;
}

// Reads "watch SIGNAL PID" and "forget SIGNAL PID"; the end of its input is the supervisor's death.
const SCRIPT = `
watched=" "
while read -r verb entry; do
  case $verb in
    watch) watched="$watched$entry " ;;
    forget) watched=$(printf %s "$watched" | sed "s/ $entry / /") ;;
  esac
done
for entry in $watched; do kill -s "\${entry%%:*}" "\${entry##*:}" 2>/dev/null; done
`;

/** Starts a process in a session of its own that outlives this one just long enough to end its children. */
export function startGuardian(): Guardian {
  const child = spawn("sh", ["-c", SCRIPT], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  const signals = new Map<number, LastSignal>();
  // The pipe breaks only if the guardian itself was killed; children also watch their own pipes.
  child.stdin.on("error", () => {});
  child.unref();
  return {
    watch(pid, signal) {
      signals.set(pid, signal);
      child.stdin.write(`watch ${signal}:${pid}\n`);
    },
    forget(pid) {
      const signal = signals.get(pid);
      if (signal === undefined) return;
      signals.delete(pid);
      child.stdin.write(`forget ${signal}:${pid}\n`);
    },
    close() {
      child.stdin.end();
    },
  };
}
