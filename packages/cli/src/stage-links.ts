import { execFile } from "node:child_process";
import * as z from "zod";
import type { Context } from "./context.ts";
import { CommandError, UsageError } from "./errors.ts";
import { sstCli } from "./sst-cli.ts";

/** A deployed stage's database, as its functions are linked to it. */
export interface StageLinks {
  /** The owner's connection string, on the direct host. */
  readonly owner: string;
  /** The handlers' connection string. */
  readonly handlers: string;
}

type Environment = Context["env"];

/** Reads a stage's links: from the environment inside `sst shell` and `sst dev`, elsewhere by asking `sst shell`. */
export async function readStageLinks(context: Context, stage: string): Promise<StageLinks> {
  if (!/^[a-zA-Z][a-zA-Z0-9-]*$/.test(stage)) {
    throw new UsageError(`"${stage}" is no name of a stage: a letter, then letters, digits and -`);
  }
  const here = linksIn(context.env, stage);
  if (here !== undefined) return here;
  const found = linksIn(await askShell(context, stage), stage);
  if (found !== undefined) return found;
  const what = `stage ${stage} has no links to a database`;
  throw new CommandError(`${what}: deploy it first, by \`npm run deploy -- --stage ${stage}\`.`);
}

const json = <T extends z.ZodType>(shape: T) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(shape);
const link = json(z.object({ url: z.string() }));
const environment = z.object({
  SST_RESOURCE_App: json(z.object({ stage: z.string() })),
  SST_RESOURCE_Owner: link,
  SST_RESOURCE_Database: link,
});

function linksIn(env: Environment, stage: string): StageLinks | undefined {
  const { data } = environment.safeParse(env);
  if (data?.SST_RESOURCE_App.stage !== stage) return undefined;
  return { owner: data.SST_RESOURCE_Owner.url, handlers: data.SST_RESOURCE_Database.url };
}

/** What comes before the environment in what the shell prints: the CLI may say something of its own. */
const MARK = "slipway-environment:";
const PRINT = `console.log(${JSON.stringify(MARK)} + JSON.stringify(process.env))`;

/** The environment that `sst shell` gives to a command; it holds the links, and goes through a pipe alone. */
async function askShell({ root, env }: Context, stage: string): Promise<Environment> {
  const shell = ["shell", "--stage", stage, "--", process.execPath, "-e", PRINT];
  const [node, ...args] = sstCli(shell);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  execFile(node, args, { cwd: root, env }, (error, stdout, stderr) => {
    if (error === null) resolve(stdout);
    else reject(new CommandError(shellFailed(stage, `${stdout}\n${stderr}`), { cause: error }));
  });
  const [, printed] = (await promise).split(MARK);
  return z.record(z.string(), z.string()).parse(JSON.parse(printed?.split("\n")[0] ?? "{}"));
}

/** What sst said, without what it may have printed of the environment. */
function shellFailed(stage: string, output: string): string {
  const [said = ""] = output.split(MARK);
  return `The links of stage ${stage} cannot be read by \`sst shell\`:\n${said.trim()}`;
}
