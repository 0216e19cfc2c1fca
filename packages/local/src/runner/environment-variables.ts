import { dirname } from "node:path";
import type { FunctionDefinition } from "../../../../infra/functions.ts";

/** Where functions seem to run. No call leaves the machine for it. */
export const REGION = "us-east-1";

export function functionArn(name: string): string {
  return `arn:aws:lambda:${REGION}:000000000000:function:${name}`;
}

export interface EnvironmentFacts {
  readonly definition: FunctionDefinition;
  /** The folder of the build: what /var/task is on Lambda. */
  readonly taskRoot: string;
  readonly runtimeDir: string;
  readonly runtimeApi: string;
  readonly logStream: string;
  /** From the stage: what SST would set (SST_RESOURCE_…). */
  readonly environment: Readonly<Record<string, string>>;
}

/** What Node itself needs to know when it starts. */
const BASE = {
  LANG: "en_US.UTF-8",
  TZ: ":UTC",
  PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin:/opt/bin`,
};

/** Of a process that is started before there is code for it to run. */
export const SPARE_VARIABLES: Readonly<Record<string, string>> = { ...BASE, _SLIPWAY_SPARE: "1" };

/** The whole environment of a handler: nothing of the developer's own comes through, so what works here does not hang on a variable of their shell. */
export function environmentVariables(facts: EnvironmentFacts): Record<string, string> {
  const { definition } = facts;
  return {
    ...BASE,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    ...facts.environment,
    // Reserved on Lambda: whatever the stage sets, these win.
    TZ: BASE.TZ,
    _HANDLER: `bundle.${definition.handler.split(".").at(-1)}`,
    LAMBDA_TASK_ROOT: facts.taskRoot,
    LAMBDA_RUNTIME_DIR: facts.runtimeDir,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memory),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_FORMAT: "Text",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: facts.logStream,
    AWS_LAMBDA_RUNTIME_API: facts.runtimeApi,
    _LAMBDA_TELEMETRY_LOG_FD: "3",
  };
}

/** Node's flags on Lambda: heap limits follow from the function's memory (MB). */
export function nodeFlags(memory: number): string[] {
  return [
    "--expose-gc",
    "--max-http-header-size=81920",
    `--max-semi-space-size=${Math.max(1, Math.floor(memory * 0.05))}`,
    `--max-old-space-size=${Math.floor(memory * 0.9)}`,
  ];
}
