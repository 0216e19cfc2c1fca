import { spawn } from "node:child_process";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import type { Guardian } from "../guardian.ts";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { ClusterError } from "./cluster-error.ts";
import { loopbackAddresses } from "./free-port.ts";
import { ENVIRONMENT } from "./run-program.ts";

interface Options {
  readonly guardian: Guardian;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  readonly data: string;
  readonly logFile: string;
  readonly port: number;
  readonly url: string;
  readonly settings: Readonly<Record<string, string>>;
}

export interface Server {
  /** Resolves when the postmaster has exited. */
  readonly exited: Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

/** Starts a postmaster and waits until it takes connections. */
export async function startServer(options: Options): Promise<Server> {
  const { guardian, binaries, account, data, logFile, port, url } = options;
  const settings = {
    ...options.settings,
    listen_addresses: (await loopbackAddresses()).join(","),
    unix_socket_directories: "",
  };
  const log = await open(logFile, "w", 0o600);
  const child = spawn(
    join(binaries.dir, "bin", "postgres"),
    [
      ...["-D", data, "-p", String(port)],
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    {
      ...account,
      cwd: "/",
      env: ENVIRONMENT,
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
    },
  );
  let alive = true;
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => {
      alive = false;
      if (child.pid !== undefined) guardian.forget(child.pid);
      resolve();
    });
  });
  if (child.pid !== undefined) guardian.watch(child.pid, "INT");
  await log.close();
  const deadline = performance.now() + 30_000;
  while (!(await accepts(url))) {
    if (!alive || performance.now() > deadline) {
      throw new ClusterError("start-failed", await readFile(logFile, "utf8"));
    }
    await delay(5);
  }
  return { exited, signal: (signal) => void child.kill(signal) };
}

async function accepts(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
