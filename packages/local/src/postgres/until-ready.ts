import { setTimeout as delay } from "node:timers/promises";
import { Client, DatabaseError } from "pg";
import { ClusterError } from "./cluster-error.ts";
import { readLog } from "./log-file.ts";
import { failure } from "./run-program.ts";

interface Starting {
  readonly url: string;
  readonly port: number;
  readonly data: string;
  readonly logFile: string;
  readonly isRunning: () => boolean;
}

// Long enough to recover from a kill in the middle of a bulk load.
const PATIENCE_MS = 60_000;

/** Waits until the server of `url` takes connections. Throws ClusterError with the end of its log. */
export async function untilReady(starting: Starting): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (let pause = 2; ; pause = Math.min(pause * 1.3, 100)) {
    const answer = await ask(starting.url);
    // Also after an answer: it may have come on one loopback address while another server has the other.
    await checkLog(starting);
    if (answer === "ready") return;
    if (answer === "refused") throw refused(starting);
    if (performance.now() > deadline) {
      throw failure("postgres (not ready after 60 s)", await readLog(starting.logFile));
    }
    await delay(pause);
  }
}

async function checkLog({ port, logFile, isRunning }: Starting): Promise<void> {
  const running = isRunning();
  const log = await readLog(logFile);
  if (log.includes("could not bind")) throw portTaken(port);
  if (!running) throw failure("postgres", log);
}

export function portTaken(port: number): ClusterError {
  return new ClusterError(
    "port-taken",
    `cannot listen on port ${port}: it is taken, or closed to this user; choose another, or end what has it`,
  );
}

function refused({ data }: Starting): ClusterError {
  return new ClusterError(
    "start-failed",
    `Postgres refuses the password that is kept in owner.json beside ${data}; delete that file and retry`,
  );
}

/** Connects once, and makes the database where a killed reset left none. */
async function ask(url: string): Promise<"ready" | "refused" | "away"> {
  const maintenance = Object.assign(new URL(url), { pathname: "postgres" }).href;
  const client = new Client({ connectionString: maintenance, connectionTimeoutMillis: 2000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = 'slipway'");
    if (rowCount === 0) await client.query("CREATE DATABASE slipway");
    return "ready";
  } catch (error) {
    return error instanceof DatabaseError && error.code === "28P01" ? "refused" : "away";
  } finally {
    await client.end().catch(() => {});
  }
}
