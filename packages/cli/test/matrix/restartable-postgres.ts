import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEndpoint } from "@slipway/local/endpoint/endpoint";
import type { Guardian } from "@slipway/local/guardian";
import { startCluster } from "@slipway/local/postgres/cluster";
import { query } from "@slipway/local/testing/query";
import { untilTrue } from "@slipway/migrate/testing/until-true";
import * as z from "zod";
import type { Site } from "./databases.ts";

export interface RestartablePostgres {
  readonly site: Site;
  /** Resolves when it answers again, at the same port. */
  readonly restart: (how: "restart" | "crash") => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A Postgres that keeps what it has committed, whatever happens to it; its folder goes with it. */
export async function startRestartablePostgres(guardian: Guardian): Promise<RestartablePostgres> {
  const dir = await mkdtemp(join(tmpdir(), "slipway-matrix-"));
  guardian.remove(dir);
  let cluster = await startCluster({ guardian, dir });
  const { url, port } = cluster;
  const endpoint = await startEndpoint({ upstream: { host: "127.0.0.1", port } });
  return {
    site: { url, port, endpointPort: endpoint.port },
    async restart(how) {
      if (how === "crash") return await crash(url);
      await cluster.stop();
      cluster = await startCluster({ guardian, dir, port });
    },
    async stop() {
      await endpoint.close();
      await cluster.stop();
      await rm(dir, { recursive: true, force: true });
      guardian.keep(dir);
    },
  };
}

const backend = z.tuple([z.object({ pid: z.int() })]);

/** Of a backend that was killed nobody knows what it did to the shared memory: Postgres begins anew from its log. */
async function crash(url: string): Promise<void> {
  const started = async () => {
    const rows = await query(url, "SELECT pg_postmaster_start_time()").catch(() => []);
    return rows.length > 0;
  };
  const sleeping = query(url, "SELECT pg_sleep(60)").catch(() => {});
  const find = "SELECT pid FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)'";
  let found: unknown;
  await untilTrue(async () => backend.safeParse((found = await query(url, find))).success);
  process.kill(backend.parse(found)[0].pid, "SIGKILL");
  await sleeping;
  await untilTrue(started);
}
