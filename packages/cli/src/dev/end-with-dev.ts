import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Dev } from "./keep-up-to-date.ts";

/** Ends a child that shares dev's terminal when dev ends, however that comes. */
export function endWithDev({ guardian, closers }: Dev, child: ChildProcess): void {
  const { pid } = child;
  // Its start failed, which it says itself.
  if (pid === undefined) return;
  guardian.watch(pid, "KILL");
  child.once("close", () => guardian.forget(pid));
  closers.add(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, "close");
    // On this signal Node gives the terminal back as it was.
    child.kill("SIGTERM");
    await closed;
  });
}
