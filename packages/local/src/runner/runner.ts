import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import type { FunctionDefinition } from "../../../../infra/functions.ts";
import type { Guardian } from "../guardian.ts";
import { buildBootstrap } from "./build-bootstrap.ts";
import { type FunctionUrl, startUrl } from "./function-url/start-url.ts";
import { LAMBDA_WAITS, type Waits } from "./limits.ts";
import { LocalFunction } from "./local-function.ts";
import type { Log } from "./log-event.ts";

export interface RunnerOptions {
  /** The repository: handlers and copyFiles are relative to it. */
  readonly root: string;
  readonly functions: readonly FunctionDefinition[];
  readonly guardian: Guardian;
  /** What the deploy would set for every function (SST_RESOURCE_…). Read again at each `refresh`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Each build goes to `<outDir>/<name>/<build>/`: what the zip holds, and the source map. */
  readonly outDir: string;
  /** Ports by function; one that is taken, or not given, is replaced by a free one. */
  readonly ports?: Readonly<Record<string, number>>;
  /** Whether a request is served with what was saved before it came. */
  readonly watch: boolean;
  readonly log: Log;
  /** Another client of the Runtime API than ours, as a script for Node. */
  readonly runtime?: string;
  readonly waits?: Partial<Waits>;
}

export interface Runner {
  /** By function: `http://localhost:N/`. */
  readonly urls: Readonly<Record<string, string>>;
  /** Takes over changed sources, copyFiles and environment; only what differs gets new environments. */
  refresh(): Promise<void>;
  /** Ends every URL and every process, and waits for both. */
  close(): Promise<void>;
}

/**
 * Serves every function at its own URL, as Lambda would. A function whose sources cannot be bundled answers 502 with
 * the reason until they can: old code that goes on answering would hide it. Of `auth`, "token" is
 * enforced by the handlers themselves, as there; "iam" is not enforced here.
 */
export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const outDir = resolve(options.outDir);
  await mkdir(outDir, { recursive: true });
  const runtime = options.runtime ?? (await buildBootstrap(outDir));
  const spares = options.watch && options.runtime === undefined;
  const waits = { ...LAMBDA_WAITS, ...options.waits };
  const functions = options.functions.map(
    (definition) => new LocalFunction({ ...options, outDir, runtime, spares, waits, definition }),
  );
  const urls = new Map<string, FunctionUrl>();
  const close = async () => {
    await Promise.all(functions.map((fn) => fn.close()));
    await Promise.all([...urls.values()].map((url) => url.close()));
  };
  try {
    for (const fn of functions) {
      const { name } = fn.definition;
      urls.set(name, await startUrl({ fn, log: options.log, port: options.ports?.[name] }));
    }
    await Promise.all(functions.map((fn) => fn.start()));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    urls: Object.fromEntries([...urls].map(([name, { url }]) => [name, url])),
    async refresh() {
      await Promise.all(functions.map((fn) => fn.refresh()));
    },
    close,
  };
}
