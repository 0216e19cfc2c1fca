import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Guardian } from "../guardian.ts";
import { postgresAccount } from "./account.ts";
import { findBinaries } from "./binaries.ts";
import { freePort } from "./free-port.ts";
import { initialize } from "./initialize.ts";
import { startServer } from "./server.ts";

export interface Cluster {
  /** Database and role `slipway`, over TCP on `localhost`. */
  readonly url: string;
  readonly port: number;
  /** Calls `listener` once when the server has ended, asked or not. */
  onExit(listener: () => void): void;
  stop(): Promise<void>;
}

interface Options {
  readonly guardian: Guardian;
  /** The cluster's folder, absolute; or `memory` for one that is thrown away. */
  readonly dir: string;
  readonly port?: number;
}

/** Starts the Postgres of a folder, making it first where there is none. Throws ClusterError. */
export async function startCluster({ guardian, dir, port = 0 }: Options): Promise<Cluster> {
  if (dir !== "memory") throw new Error("not yet");
  const binaries = await findBinaries();
  const account = await postgresAccount();
  const folder = await mkdtemp(join(tmpdir(), "slipway-memory-"));
  await chmod(folder, 0o711);
  const data = join(folder, "data");
  const ownerPassword = randomBytes(24).toString("base64url");
  await initialize({ binaries, account, data, ownerPassword, disposable: true });
  const chosen = port === 0 ? await freePort() : port;
  const url = `postgres://slipway:${ownerPassword}@localhost:${chosen}/slipway`;
  const server = await startServer({
    ...{ guardian, binaries, account, data, url },
    port: chosen,
    logFile: join(folder, "log"),
    settings: { fsync: "off", max_connections: "100" },
  });
  return {
    url,
    port: chosen,
    onExit: (listener) => void server.exited.then(listener),
    async stop() {
      server.signal("SIGQUIT");
      await server.exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
