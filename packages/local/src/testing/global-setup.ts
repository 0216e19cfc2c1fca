import type { TestProject } from "vitest/node";
import * as z from "zod";
import { startEndpoint } from "../endpoint/endpoint.ts";
import { startGuardian } from "../guardian.ts";
import { startCluster } from "../postgres/cluster.ts";
import { query } from "./query.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The cluster of the test run and the endpoint in front of it. */
    slipway: { readonly url: string; readonly endpointPort: number; readonly major: number };
    /** The npm package of the Postgres that all this runs on, if that is not ours. */
    postgresPackage?: string;
  }
}

/** Starts the one cluster and the one endpoint that every test file makes its databases in. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const guardian = startGuardian();
  const { postgresPackage } = project.getProvidedContext();
  const cluster = await startCluster({ guardian, dir: "memory", packageDir: postgresPackage });
  const endpoint = await startEndpoint({ upstream: { host: "127.0.0.1", port: cluster.port } });
  const { url } = cluster;
  const major = await majorOf(url);
  project.provide("slipway", { url, endpointPort: endpoint.port, major });
  return async () => {
    await endpoint.close();
    await cluster.stop();
    guardian.close();
  };
}

async function majorOf(url: string): Promise<number> {
  const [row] = await query(url, "SHOW server_version_num");
  const { server_version_num: version } = Version.parse(row);
  return Math.floor(version / 10_000);
}

const Version = z.object({ server_version_num: z.coerce.number() });
