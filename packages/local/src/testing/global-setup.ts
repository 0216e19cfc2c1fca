import type { TestProject } from "vitest/node";
import { startEndpoint } from "../endpoint/endpoint.ts";
import { startGuardian } from "../guardian.ts";
import { startCluster } from "../postgres/cluster.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The cluster of the test run and the endpoint in front of it. */
    slipway: { readonly url: string; readonly endpointPort: number };
  }
}

/** Starts the one cluster and the one endpoint that every test file makes its databases in. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const guardian = startGuardian();
  const cluster = await startCluster({ guardian, dir: "memory" });
  const endpoint = await startEndpoint({ upstream: { host: "127.0.0.1", port: cluster.port } });
  project.provide("slipway", { url: cluster.url, endpointPort: endpoint.port });
  return async () => {
    await endpoint.close();
    await cluster.stop();
    guardian.close();
  };
}
