import { Socket } from "node:net";

/** The pipe whose other end only the supervisor holds. Not stdin: that belongs to the handler, and is empty as on Lambda. */
const SUPERVISOR_FD = 4;

/** Ends this process when its supervisor is gone, however it died. */
export function exitWithSupervisor(): void {
  const pipe = new Socket({ fd: SUPERVISOR_FD, readable: true, writable: false });
  pipe.on("close", () => process.exit(0));
  pipe.on("error", () => process.exit(0));
  pipe.resume();
  // A handler that waits for nothing must still end the process, as on Lambda.
  pipe.unref();
}
