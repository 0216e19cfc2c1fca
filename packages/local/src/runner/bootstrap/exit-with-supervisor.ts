import { Socket } from "node:net";

/** Ends this process when its supervisor's end of stdin closes, however the supervisor died. */
export function exitWithSupervisor(): void {
  // Not process.stdin: its lazy set-up costs a millisecond of every cold start.
  const stdin = new Socket({ fd: 0, readable: true, writable: false });
  stdin.on("close", () => process.exit(0));
  stdin.on("error", () => process.exit(0));
  stdin.resume();
  // A handler that waits for nothing must still end the process, as on Lambda.
  stdin.unref();
}
