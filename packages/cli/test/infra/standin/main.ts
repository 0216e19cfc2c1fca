// What runs in the place of `pulumi` under the real CLI: the commands that the CLI gives (`pkg/project/run.go`), against
// an engine of ours. It executes the program that the CLI has bundled.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import * as z from "zod";
import { runProgram } from "../engine/run-program.ts";
import { CLOUD_VARIABLE } from "../offline/cloud-protocol.ts";
import { type CheckpointPlace, initCheckpoint, openCheckpoint } from "./checkpoint.ts";
import { type EventLog, openEventLog } from "./event-log.ts";
import { removeResources } from "./remove-resources.ts";
import { update } from "./update.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    stack: { type: "string", default: "" },
    "event-log": { type: "string", default: "" },
    config: { type: "string", multiple: true },
    target: { type: "string", multiple: true },
    yes: { type: "boolean" },
    f: { type: "boolean", short: "f" },
    "non-interactive": { type: "boolean" },
    "run-program": { type: "boolean" },
  },
});
const environment = z
  .object({ PULUMI_CONFIG_PASSPHRASE: z.string(), [CLOUD_VARIABLE]: z.url() })
  .parse(process.env);
const cloud = environment[CLOUD_VARIABLE];

const [command, subcommand, stackName] = positionals;
switch (command) {
  case "stack":
    if (subcommand !== "init") throw new Error(`no stand-in for pulumi stack ${subcommand}`);
    initCheckpoint(placeOf(stackName ?? ""));
    break;
  case "up":
  case "preview":
    await run(command === "preview");
    break;
  case "destroy":
    await destroy();
    break;
  default:
    throw new Error(`no stand-in for pulumi ${command}`);
}

async function run(preview: boolean): Promise<void> {
  const place = placeOf(values.stack);
  const checkpoint = openCheckpoint(place);
  const log = openEventLog(values["event-log"], preview);
  const engine = update({ checkpoint, log, cloud, preview });
  const file = mainOf(place.folder);
  const platform = resolve(file, "..");
  const program = { file, platform, project: place.project, stack: place.stack, preview };
  const errors = await runProgram(program, engine);
  if (!engine.failed && errors.length > 0)
    log.broken([...new Set(errors.map(describe))].join("\n"));
  let succeeded = !engine.failed && errors.length === 0;
  if (succeeded && !preview) {
    const surplus = engine.surplus();
    const kept = openCheckpoint(place).resources.filter(
      ({ urn }) => !surplus.some((other) => other.urn === urn),
    );
    succeeded = await removeResources({ checkpoint, kept, surplus, log, cloud });
  }
  end(log, succeeded);
}

async function destroy(): Promise<void> {
  const checkpoint = openCheckpoint(placeOf(values.stack));
  const log = openEventLog(values["event-log"], false);
  const surplus = checkpoint.resources.toReversed();
  end(log, await removeResources({ checkpoint, kept: [], surplus, log, cloud }));
}

function end(log: EventLog, succeeded: boolean): void {
  log.ends();
  process.exit(succeeded ? 0 : 255);
}

function placeOf(stack: string): CheckpointPlace {
  const [, project = "", name = ""] = stack.split("/");
  const passphrase = environment.PULUMI_CONFIG_PASSPHRASE;
  return { folder: process.cwd(), project, stack: name, passphrase };
}

/** The program, as the CLI has written it down. */
function mainOf(folder: string): string {
  const main = /^main: (.*)$/m.exec(readFileSync(join(folder, "Pulumi.yaml"), "utf8"))?.[1];
  if (main === undefined) throw new Error("Pulumi.yaml names no program");
  return main;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
