import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startGuardian } from "@slipway/local/guardian";
import { buildBootstrap } from "@slipway/local/runner/build-bootstrap";
import {
  type DeployedFunction as Served,
  startDeployed,
} from "@slipway/local/runner/deployed-function";
import type { LogEvent } from "@slipway/local/runner/log-event";
import { writeFiles } from "@slipway/local/runner/package-files";
import { unzipSync } from "fflate";
import type { CloudAnswer, CloudRequest, DeployedFunction } from "./cloud-protocol.ts";
import type { Cloud } from "./cloud.ts";

/** One version of a function: it stays callable after the next one is deployed. */
export interface Version extends Served {
  readonly deployed: DeployedFunction;
  /** The unpacked upload. */
  readonly dir: string;
}

export interface LocalCloud extends Cloud {
  /** What was asked of it, in order. */
  readonly requests: readonly CloudRequest[];
  /** What the functions wrote. */
  readonly events: readonly LogEvent[];
  /** The versions of a function by its logical name ("CounterFunction"), the newest last. */
  versions(resource: string): readonly Version[];
  /** The newest one; throws where the function is not deployed. */
  newest(resource: string): Version;
  close(): Promise<void>;
}

/** A cloud on this machine: it unpacks what a deploy uploads and runs it as Lambda would. */
export async function startLocalCloud(): Promise<LocalCloud> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-cloud-"));
  const guardian = startGuardian();
  const runtime = await buildBootstrap(folder);
  const requests: CloudRequest[] = [];
  const events: LogEvent[] = [];
  const log = (event: LogEvent) => void events.push(event);
  const deployed: Version[] = [];

  const deploy = async (wanted: DeployedFunction) => {
    const dir = join(folder, `${wanted.resource}-${deployed.length}`);
    await unpack(wanted.zip, dir);
    const { handler, timeout, environment } = wanted;
    const concurrency = wanted.reservedConcurrentExecutions ?? 10;
    const memory = wanted.memorySize;
    const rest = { auth: "public", copyFiles: [] } as const;
    const definition = { name: wanted.name, handler, timeout, memory, concurrency, ...rest };
    const served = await startDeployed({ definition, dir, environment, runtime, guardian, log });
    deployed.push({ ...served, deployed: wanted, dir });
  };
  const named = (name: string) => deployed.findLast((version) => version.deployed.name === name);
  const versions = (resource: string) =>
    deployed.filter((version) => version.deployed.resource === resource);

  return {
    requests,
    events,
    versions,
    newest(resource) {
      const version = versions(resource).at(-1);
      if (version === undefined) throw new Error(`${resource} is not deployed`);
      return version;
    },
    async answer(request) {
      requests.push(request);
      switch (request.kind) {
        case "create":
        case "update":
          await deploy(request.function);
          return { payload: "" };
        case "delete":
          return { payload: "" };
        case "invoke":
          return invoke(named(request.name), request);
      }
    },
    async close() {
      await Promise.all(deployed.map((version) => version.close()));
      guardian.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function invoke(
  version: Version | undefined,
  { name, input }: Extract<CloudRequest, { kind: "invoke" }>,
): Promise<CloudAnswer> {
  if (version === undefined) return { refused: `Function not found: ${name}` };
  const outcome = await version.invoke(input);
  if ("payload" in outcome) return { payload: outcome.payload.toString() };
  const { errorType, errorMessage, stack } = outcome.error;
  // What Lambda answers with `X-Amz-Function-Error: Unhandled`.
  return { functionError: JSON.stringify({ errorType, errorMessage, trace: stack }) };
}

async function unpack(zip: string, dir: string): Promise<void> {
  const entries = Object.entries(unzipSync(await readFile(zip)));
  await writeFiles(dir, new Map(entries.filter(([path]) => !path.endsWith("/"))));
}
