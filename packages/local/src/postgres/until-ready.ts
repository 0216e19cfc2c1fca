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
  const { url, port, data, logFile, isRunning } = starting;
  const deadline = performance.now() + PATIENCE_MS;
  for (let pause = 2; ; pause = Math.min(pause * 1.3, 100)) {
    const answer = await ask(url);
    const running = isRunning();
    const log = await readLog(logFile);
    // Told even if the other loopback address did answer: clients of `localhost` may try either.
    if (log.includes("could not bind")) {
      const message = `port ${port} is taken; choose another, or end what has it`;
      throw new ClusterError("port-taken", message);
    }
    if (!running) throw failure("postgres", log);
    if (answer === "ready") return;
    if (answer === "refused") {
      const message = `Postgres refuses the password that is kept in owner.json beside ${data}; delete that file and retry`;
      throw new ClusterError("start-failed", message);
    }
    if (performance.now() > deadline) throw failure("postgres (not ready after 60 s)", log);
    await delay(pause);
  }
}

/** Connects once, and makes the database where a killed reset left none. */
async function ask(url: string): Promise<"ready" | "refused" | "away"> {
  const maintenance = Object.assign(new URL(url), { pathname: "postgres" }).href;
  const client = new Client({ connectionString: maintenance, connectionTimeoutMillis: 5000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = 'slipway'");
    if (rowCount === 0) await client.query("CREATE DATABASE slipway");
    return "ready";
  } catch (error) {
    const refused = error instanceof DatabaseError && error.code === "28P01";
    return refused ? "refused" : "away";
  } finally {
    await client.end().catch(() => {});
  }
}
