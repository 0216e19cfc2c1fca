// Evaluates one sst.config.ts; its argument is the request as JSON, and the answer goes to answer.json in the work folder.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import { REGION } from "../engine/data-sources.ts";
import { runProgram } from "../engine/run-program.ts";
import { buildAppQuestion, buildProgram } from "./build-program.ts";
import { startCliServer } from "./cli-server.ts";
import { recorder } from "./recorder.ts";
import { type EvaluationAnswer, type EvaluationRequest, requestSchema } from "./request.ts";

const appSchema = z.looseObject({
  name: z.string(),
  providers: z.record(z.string(), z.unknown()).default({}),
});
type App = z.infer<typeof appSchema>;

const request = requestSchema.parse(JSON.parse(process.argv[2] ?? ""));
process.chdir(request.root);
const app = await askForApp(request);
const cliCalls: EvaluationAnswer["cliCalls"] = [];
process.env["SST_SERVER"] = await startCliServer(request.work, (call) => cliCalls.push(call));
const program = outfile("program");
await buildProgram({ ...request, outfile: program }, globals(), readLock());
const engine = recorder(request.fail);
const errors = await runProgram(
  {
    file: program,
    platform: request.platform,
    project: app.name,
    stack: request.stage,
    preview: request.command === "diff",
  },
  engine,
);
const answer: EvaluationAnswer = {
  app,
  resources: [...engine.resources],
  cliCalls,
  errors: [...new Set(errors.map(String))],
};
writeFileSync(join(request.work, "answer.json"), JSON.stringify(answer));
process.exit(0);

async function askForApp({ root, platform, stage }: EvaluationRequest): Promise<App> {
  const file = outfile("app");
  await buildAppQuestion({ root, platform, outfile: file }, { stage });
  const module: unknown = await import(pathToFileURL(file).href);
  const answered = z.object({ default: appSchema }).parse(module).default;
  const tags = { "sst:app": answered.name, "sst:stage": stage };
  const aws = { region: REGION, defaultTags: { tags } };
  const providers = { aws, ...answered.providers };
  return { removal: "retain", protect: false, ...answered, stage, providers };
}

/** Beside the platform's modules, which the bundle imports. */
function outfile(name: string): string {
  return join(request.platform, `slipway.${name}.${process.pid}.mjs`);
}

function readLock(): unknown {
  return JSON.parse(readFileSync(join(request.platform, "../provider-lock.json"), "utf8"));
}

function globals() {
  const { root, platform, work, command } = request;
  const dev = command === "dev";
  const paths = { home: work, root, work, platform };
  const cli = { command: dev ? "deploy" : command, dev, paths, state: { version: {} } };
  return { app, cli, dev };
}
