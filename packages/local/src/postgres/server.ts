import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ClusterError } from "./cluster-error.ts";
import { isFree, loopbackAddresses } from "../free-port.ts";
import type { Site } from "./initialize.ts";
import { boundLog, openLog, readLog } from "./log-file.ts";
import { OWNER } from "./owner.ts";
import { ENVIRONMENT, lastLines } from "./run-program.ts";
import { portTaken, untilReady } from "./until-ready.ts";

export interface ServerOptions {
  readonly site: Site;
  readonly settings: Readonly<Record<string, string>>;
  readonly port: number;
  /** The owner's; that it is taken proves that it is this server which has the port. */
  readonly password: string;
  readonly logFile: string;
  /** INT shuts down in order, QUIT at once. */
  readonly lastSignal: "INT" | "QUIT";
}

/** How a postmaster has ended: the signal that ended it, or else its exit code. */
export interface ServerEnd {
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  /** Of its log. */
  readonly lastLines: string;
}

export interface Server {
  readonly url: string;
  readonly port: number;
  /** Resolves when the postmaster has exited. */
  readonly exited: Promise<ServerEnd>;
  stop(): Promise<void>;
}

/** Starts a postmaster and waits until it answers. Throws ClusterError. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const deadline = performance.now() + LEFTOVER_PATIENCE_MS;
  for (;;) {
    try {
      return await startOnce(options);
    } catch (error) {
      // Processes of a killed postmaster give its shared memory back when they notice.
      const early = error instanceof ClusterError && error.code === "in-use";
      if (!early || performance.now() > deadline) throw error;
      await delay(100);
    }
  }
}

const LEFTOVER_PATIENCE_MS = 10_000;

async function startOnce(options: ServerOptions): Promise<Server> {
  const { site, port, password, logFile, lastSignal } = options;
  if (!(await isFree(port))) throw portTaken(port);
  const url = `postgres://${OWNER}:${password}@localhost:${port}/slipway`;
  const child = await spawnPostmaster(options);
  const unbound = boundLog(logFile);
  const exited = once(child, "exit").then(async () => {
    unbound();
    if (child.pid !== undefined) site.guardian.forget(child.pid);
    const { signalCode: signal, exitCode: code } = child;
    return { signal, code, lastLines: lastLines(await readLog(logFile)) };
  });
  const stop = () => end(child, exited, lastSignal);
  try {
    await untilReady({ url, port, data: site.data, logFile, isRunning: () => isRunning(child) });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, port, exited, stop };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** Each signal, and for how many ms it is given time. */
const STEPS = [
  ["SIGINT", 10_000],
  ["SIGQUIT", 6000],
  ["SIGKILL", 1000],
] as const;

async function end(child: ChildProcess, exited: Promise<unknown>, first: "INT" | "QUIT") {
  for (const [signal, patience] of first === "INT" ? STEPS : STEPS.slice(1)) {
    if (!isRunning(child)) break;
    child.kill(signal);
    await Promise.race([exited, delay(patience, undefined, { ref: false })]);
  }
  await exited;
}

// Waits for a word from us, so that the guardian knows of the process before it becomes Postgres.
const HELD = 'read -r go && exec "$@" </dev/null';

async function spawnPostmaster(options: ServerOptions): Promise<ChildProcess> {
  const { site, settings, port, logFile, lastSignal } = options;
  const own = { port: String(port), listen_addresses: (await loopbackAddresses()).join(",") };
  const flags = Object.entries({ ...settings, ...own }).map(
    ([name, value]) => `--${name}=${value}`,
  );
  const file = join(site.binaries.dir, "bin", "postgres");
  const log = await openLog(logFile);
  const child = spawn("/bin/sh", ["-c", HELD, "sh", file, "-D", site.data, ...flags], {
    ...site.account,
    cwd: "/",
    detached: true,
    env: ENVIRONMENT,
    stdio: ["pipe", log.fd, log.fd],
  });
  await log.close();
  // Rejects where the system starts no process at all.
  if (child.pid === undefined) await once(child, "spawn");
  else site.guardian.watch(child.pid, lastSignal);
  child.stdin?.on("error", () => {});
  child.stdin?.end("go\n");
  return child;
}
