import { randomUUID } from "node:crypto";
import type { FunctionDefinition } from "../../../../infra/functions.ts";
import type { Outcome } from "./current-invocation.ts";
import type { EnvironmentOptions, InvocationRequest } from "./environment.ts";
import { type FunctionUrl, startUrl } from "./function-url/start-url.ts";
import { makeTrace } from "./function-url/trace.ts";
import { LAMBDA_WAITS, type Waits } from "./limits.ts";
import { Pool } from "./pool.ts";

export interface DeployedFunctionOptions extends Pick<
  EnvironmentOptions,
  "runtime" | "guardian" | "log"
> {
  /** `handler` is `bundle.handler`, as SST packs it; `copyFiles` lie in the package already. */
  readonly definition: FunctionDefinition;
  /** The unpacked package. */
  readonly dir: string;
  /** All that the deploy set: SST_KEY, SST_KEY_FILE and others. */
  readonly environment: Readonly<Record<string, string>>;
  readonly waits?: Partial<Waits>;
}

export interface DeployedFunction {
  /** `http://localhost:N/` */
  readonly url: string;
  /** Invokes it as `lambda:InvokeFunction` does, with a payload of JSON. */
  invoke(payload: string): Promise<Outcome>;
  /** Ends its URL and its environments. */
  close(): Promise<void>;
}

/** Serves a package that is built already, such as what a deploy uploads; it stays as it is. */
export async function startDeployed(options: DeployedFunctionOptions): Promise<DeployedFunction> {
  const { definition, dir, environment, runtime, guardian, log } = options;
  const waits = { ...LAMBDA_WAITS, ...options.waits };
  const pool = new Pool({
    definition,
    runtime,
    guardian,
    log,
    waits,
    spare: undefined,
    onUnused: () => {},
  });
  pool.use({ id: dir, dir, environment, mapPositions: (text) => text });
  let inFlight = 0;
  const invoke = async (request: InvocationRequest) => {
    if (inFlight >= definition.concurrency) return "throttled" as const;
    inFlight += 1;
    try {
      return await pool.invoke(request);
    } finally {
      inFlight -= 1;
    }
  };
  const url: FunctionUrl = await startUrl({ fn: { definition, invoke }, log, port: undefined });
  return {
    url: url.url,
    async invoke(payload) {
      const { invocation: traceId } = makeTrace(undefined, Date.now());
      return pool.invoke({ requestId: randomUUID(), traceId, payload: Buffer.from(payload) });
    },
    async close() {
      await Promise.all([url.close(), pool.close()]);
    },
  };
}
