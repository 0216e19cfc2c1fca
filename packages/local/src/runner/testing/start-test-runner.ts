import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inject, onTestFinished } from "vitest";
import type { FunctionDefinition } from "../../../../../infra/functions.ts";
import { startGuardian } from "../../guardian.ts";
import type { LogEvent } from "../log-event.ts";
import { type Runner, type RunnerOptions, startRunner } from "../runner.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Another client of the Runtime API than ours, as a script for Node. */
    runtime?: string;
  }
}

export interface TestRunner {
  readonly runner: Runner;
  readonly events: readonly LogEvent[];
  readonly outDir: string;
  readonly url: (name: string) => string;
  close(): Promise<void>;
}

export const fixtures = fileURLToPath(new URL("../fixtures", import.meta.url));

/** A function whose source is the fixture of this name. */
export function fixture(name: string, rest: Partial<FunctionDefinition> = {}): FunctionDefinition {
  const base = { name, handler: `${name}.handler`, timeout: 10, memory: 256, concurrency: 10 };
  return { ...base, auth: "public", copyFiles: [], ...rest };
}

/** Starts a runner over the fixtures, or over another root, with its own output folder; close it yourself. */
export async function startTestRunner(
  functions: readonly FunctionDefinition[],
  options: Partial<RunnerOptions> = {},
): Promise<TestRunner> {
  const outDir = await mkdtemp(join(tmpdir(), "slipway-runner-"));
  const guardian = startGuardian();
  const events: LogEvent[] = [];
  const log = (event: LogEvent) => void events.push(event);
  const base = { root: fixtures, guardian, environment: {}, outDir, watch: false, log };
  const runtime = inject("runtime");
  const client = runtime === undefined ? {} : { runtime };
  const runner = await startRunner({ ...base, ...client, ...options, functions });
  return {
    runner,
    events,
    outDir,
    url(name) {
      const url = runner.urls[name];
      if (url === undefined) throw new Error(`there is no function ${name}`);
      return url;
    },
    async close() {
      await runner.close();
      guardian.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}

/** The same for one test: it is closed when the test is over. */
export async function testRunner(
  ...parameters: Parameters<typeof startTestRunner>
): Promise<TestRunner> {
  const started = await startTestRunner(...parameters);
  onTestFinished(() => started.close());
  return started;
}
