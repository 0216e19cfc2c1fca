import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startGuardian } from "@slipway/local/guardian";
import { type Cluster, startCluster } from "@slipway/local/postgres/cluster";

export interface StoppableDatabase {
  /** The owner's, over TCP. */
  readonly url: string;
  stop(): Promise<void>;
  /** Starts it again, at the same port and with its rows. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** A Postgres that can be away for a while. */
export async function startStoppableDatabase(): Promise<StoppableDatabase> {
  const guardian = startGuardian();
  const dir = await mkdtemp(join(tmpdir(), "slipway-browser-"));
  guardian.remove(dir);
  const first = await startCluster({ guardian, dir });
  const { url, port } = first;
  let running: Cluster | undefined = first;
  const stop = async () => {
    await running?.stop();
    running = undefined;
  };
  return {
    url,
    stop,
    async start() {
      running ??= await startCluster({ guardian, dir, port });
    },
    async close() {
      await stop();
      await rm(dir, { recursive: true, force: true });
      guardian.close();
    },
  };
}
