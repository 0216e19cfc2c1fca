import { createHash } from "node:crypto";
import { ClusterError } from "./cluster-error.ts";
import { freePort } from "../free-port.ts";

// Below the ports that systems give to outgoing connections.
const FIRST = 20_000;
const COUNT = 10_000;

/** The port that a folder prefers, the same at every start, so that saved connections go on working. */
export function usualPort(folder: string): number {
  return FIRST + (createHash("sha256").update(folder).digest().readUInt32BE() % COUNT);
}

const ATTEMPTS = 5;

/** Starts on the preferred port, else on any that is free; a port lost to another in between is replaced. */
export async function startOnAnyPort<T>(
  start: (port: number) => Promise<T>,
  preferred?: number,
): Promise<T> {
  let port = preferred ?? (await freePort());
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(port);
    } catch (error) {
      const taken = error instanceof ClusterError && error.code === "port-taken";
      if (!taken || attempt === ATTEMPTS) throw error;
      port = await freePort();
    }
  }
}
