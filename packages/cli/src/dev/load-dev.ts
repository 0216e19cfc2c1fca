import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { transform } from "esbuild";
import * as z from "zod";
import { CommandError } from "../errors.ts";
import { FUNCTIONS_LIST } from "../paths.ts";

/** Loads what runs dev. Throws CommandError by file and line where the list of functions, which all of it needs, cannot be loaded. */
export async function loadDev(root: string) {
  try {
    await import("../../../../infra/functions.ts");
  } catch (cause) {
    throw new CommandError(await whyNot(join(root, FUNCTIONS_LIST), cause), { cause });
  }
  return await import("./run-dev.ts");
}

async function whyNot(file: string, cause: unknown): Promise<string> {
  const uncompilable = await compileFault(file);
  if (uncompilable !== undefined) return uncompilable;
  const error = cause instanceof Error ? cause : new Error(String(cause));
  return `${FUNCTIONS_LIST}${lineIn(file, error)} cannot be loaded: ${error.message}`;
}

const failureSchema = z.object({
  errors: z.array(
    z.object({
      text: z.string(),
      location: z.object({ line: z.number(), column: z.number() }).nullable(),
    }),
  ),
});

/** Node says of a syntax error neither line nor column in a form that can be read; esbuild does. */
async function compileFault(file: string): Promise<string | undefined> {
  try {
    await transform(await readFile(file, "utf8"), { loader: "ts", logLevel: "silent" });
    return undefined;
  } catch (error) {
    const [first] = failureSchema.safeParse(error).data?.errors ?? [];
    if (first === undefined) return undefined;
    const { text, location } = first;
    const at = location === null ? "" : `:${location.line}:${location.column + 1}`;
    return `${FUNCTIONS_LIST}${at} does not compile: ${text}`;
  }
}

/** The first place of a stack in the file, as `:4:7`. */
function lineIn(file: string, { stack = "" }: Error): string {
  const [, behind = ""] = stack.split(pathToFileURL(file).href);
  return /^:\d+:\d+/.exec(behind)?.[0] ?? "";
}
