import { connectRuntimeApi } from "./connect-runtime-api.ts";
import { formatError } from "./format-error.ts";
import { loadHandler } from "./load-handler.ts";
import { patchConsole } from "./patch-console.ts";
import { reportUncaught } from "./report-uncaught.ts";
import { runLoop } from "./run-loop.ts";
import { connectSupervisor } from "./supervisor.ts";

// What an environment process runs: the place of Lambda's own Node runtime (aws-lambda-ric 4), on node:http alone.
async function main(): Promise<void> {
  const supervisor = connectSupervisor();
  reportUncaught();
  if (process.env["_SLIPWAY_SPARE"] !== undefined) await supervisor.takePlace();
  const runtimeApi = connectRuntimeApi(process.env["AWS_LAMBDA_RUNTIME_API"] ?? "");
  const console = patchConsole(takeTelemetryFd());
  try {
    const taskRoot = process.env["LAMBDA_TASK_ROOT"] ?? "";
    const handler = await loadHandler(taskRoot, process.env["_HANDLER"] ?? "");
    await runLoop(runtimeApi, handler, console);
  } catch (error) {
    await runtimeApi.failInit(formatError(error));
    process.exit(1);
  }
}

/** Lambda hides this variable from handlers too. */
function takeTelemetryFd(): number {
  const fd = Number(process.env["_LAMBDA_TELEMETRY_LOG_FD"]);
  delete process.env["_LAMBDA_TELEMETRY_LOG_FD"];
  return fd;
}

// Not awaited at the top level: with nothing left to do Node then exits with 0, as Lambda's runtime does.
void main();
