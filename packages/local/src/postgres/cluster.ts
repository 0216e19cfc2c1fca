import { join } from "node:path";
import type { Guardian } from "../guardian.ts";
import { type Account, postgresAccount } from "./account.ts";
import { findPackage, prepareBinaries } from "./binaries.ts";
import { startOnAnyPort, usualPort } from "./choose-port.ts";
import { explain } from "./cluster-error.ts";
import { claimClusterFolder, type ClusterFolder } from "./cluster-folder.ts";
import type { Site } from "./initialize.ts";
import { makeMemoryFolder } from "./memory-folder.ts";
import { openData } from "./open-data.ts";
import { type Server, type ServerEnd, startServer } from "./server.ts";
import { settingsOf } from "./settings.ts";

export interface Cluster {
  /** Database `slipway` as role `slipway_owner`, over TCP on `localhost`, password included. */
  readonly url: string;
  readonly port: number;
  /** Calls `listener` if the server ends without being asked to. */
  onExit(listener: (end: ServerEnd) => void): void;
  /** Shuts down; a `memory` cluster is removed. */
  stop(): Promise<void>;
}

export interface ClusterOptions {
  readonly guardian: Guardian;
  /** The cluster's folder, absolute; or `memory` for one that is thrown away. */
  readonly dir: string;
  /** If not said, the folder's usual port where that is free, else any. */
  readonly port?: number;
  /** Where binaries and data go that cannot be used or reached in the project. */
  readonly elsewhere?: string;
  /** The folder of the npm package with another Postgres than ours; for tests. */
  readonly packageDir?: string | undefined;
}

/** Starts the Postgres of a folder, making it first where there is none. Throws ClusterError. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  try {
    const account = await postgresAccount();
    const folder = await claimFolder(options, account);
    try {
      return clusterOf(await startIn(folder, options, account), folder);
    } catch (error) {
      await folder.release();
      throw error;
    }
  } catch (error) {
    throw explain(error, options.dir);
  }
}

function claimFolder(options: ClusterOptions, account: Account | undefined) {
  const { guardian, dir, elsewhere } = options;
  return dir === "memory"
    ? makeMemoryFolder(guardian, account)
    : claimClusterFolder({ dir, account, elsewhere });
}

async function startIn(
  { path }: ClusterFolder,
  { guardian, dir, port, elsewhere, packageDir = findPackage() }: ClusterOptions,
  account: Account | undefined,
): Promise<Server> {
  const durable = dir !== "memory";
  const binaries = await prepareBinaries({ packageDir, account, elsewhere });
  const site: Site = { guardian, binaries, account, data: join(path, "data") };
  const password = await openData(site, { ownerFile: join(path, "owner.json"), durable });
  const start = (on: number) =>
    startServer({
      site,
      password,
      port: on,
      logFile: join(path, "log"),
      settings: settingsOf(durable ? "durable" : "disposable", binaries.major),
      lastSignal: durable ? "INT" : "QUIT",
    });
  if (port !== undefined) return start(port);
  return startOnAnyPort(start, durable ? usualPort(path) : undefined);
}

function clusterOf(server: Server, folder: ClusterFolder): Cluster {
  let stopping = false;
  return {
    url: server.url,
    port: server.port,
    onExit(listener) {
      void server.exited.then((end) => (stopping ? undefined : listener(end)));
    },
    async stop() {
      stopping = true;
      await server.stop();
      await folder.release();
    },
  };
}
