import type { TestProject } from "vitest/node";
import { startGuardian } from "../guardian.ts";
import { startCluster } from "../postgres/cluster.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The one cluster of the run and the endpoint in front of it. */
    slipway: { readonly url: string; readonly endpointPort: number };
  }
}

/** Starts the cluster that every test file makes its databases in. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const guardian = startGuardian();
  const cluster = await startCluster({ guardian, dir: "memory" });
  project.provide("slipway", { url: cluster.url, endpointPort: 0 });
  return async () => {
    await cluster.stop();
    guardian.close();
  };
}
