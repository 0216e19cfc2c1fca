import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { platformFolder } from "../platform.ts";
import { readable } from "./readable.ts";
import { answerSchema, type EvaluationAnswer, type EvaluationRequest } from "./request.ts";
import { type Edit, editedCopy } from "./edited-copy.ts";

export interface EvaluateOptions {
  /** An app to evaluate; this repository's if not given. */
  readonly root?: string;
  readonly stage: string;
  readonly command?: EvaluationRequest["command"];
  /** Environment variables: `SST_SECRET_…`, `NEON_API_KEY` and the like. Nothing of ours is passed on but PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
  /** Changes to a copy of the sources, for a negative control. */
  readonly edits?: readonly Edit[];
  /** Resources whose making fails: every one of this type and name. */
  readonly fail?: { readonly type?: string; readonly name?: string };
}

export type Resource = EvaluationAnswer["resources"][number];

export interface Evaluation {
  /** What `app()` answered, with the CLI's defaults. */
  readonly app: EvaluationAnswer["app"];
  /** In the order of their registration; secrets read as `{ $secret: … }`. */
  readonly resources: readonly Resource[];
  /** What the program asked of the CLI: `Runtime.Build` and others. */
  readonly cliCalls: EvaluationAnswer["cliCalls"];
  /** The errors of the program, a failed resource among them. */
  readonly errors: readonly string[];
  /** What the program printed. */
  readonly printed: string;
}

const child = fileURLToPath(new URL("./child.ts", import.meta.url));
const FLAGS = ["--no-deprecation", "--no-warnings"];

/**
 * Evaluates an app's `sst.config.ts` as the CLI does, in a process of its own: the components and resource classes are
 * the real ones, and every provider is a stand-in. It runs on a copy of the sources: components write into them.
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const [copy, work] = await Promise.all([
    editedCopy({ root: options.root, edits: options.edits ?? [] }),
    mkdtemp(join(tmpdir(), "slipway-evaluation-")),
  ]);
  try {
    const { stage, command = "deploy", fail } = options;
    const { root } = copy;
    const request = { root, platform: platformFolder, work, stage, command, fail };
    const printed = await run(request, options.env ?? {});
    const answer = answerSchema.parse(
      JSON.parse(await readFile(join(work, "answer.json"), "utf8")),
    );
    const resources = answer.resources.map((resource) => ({
      ...resource,
      inputs: readable(resource.inputs),
      outputs: readable(resource.outputs),
    }));
    return { ...answer, resources, printed };
  } finally {
    await Promise.all([copy.remove(), rm(work, { recursive: true, force: true })]);
  }
}

async function run(request: EvaluationRequest, env: Readonly<Record<string, string>>) {
  const { PATH, HOME } = process.env;
  const evaluating = spawn(process.execPath, [...FLAGS, child, JSON.stringify(request)], {
    env: { PATH, HOME, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [evaluating.stdout, evaluating.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (printed += text));
  }
  await once(evaluating, "close");
  await removeBundles(request.platform, evaluating.pid);
  return printed;
}

async function removeBundles(platform: string, pid: number | undefined): Promise<void> {
  for (const name of ["app", "program"]) {
    await rm(join(platform, `slipway.${name}.${pid}.mjs`), { force: true });
  }
}
