import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { api } from "@slipway/core/contract/api";
import * as z from "zod";
import { describeFunction } from "./document.ts";

const manifest = z.object({ version: z.string() });

/** The text of each function's OpenAPI document, by its path from the root. */
export async function openapiFiles(root: string): Promise<ReadonlyMap<string, string>> {
  const { version } = manifest.parse(
    JSON.parse(await readFile(join(root, "package.json"), "utf8")),
  );
  return new Map(
    Object.keys(api).map((noun) => [
      `packages/core/openapi/${noun}.json`,
      `${JSON.stringify(describeFunction(noun, version), undefined, 2)}\n`,
    ]),
  );
}

/** Writes those that changed, for whoever generates a client in another language. Answers with their paths. */
export async function writeOpenapi(root: string): Promise<readonly string[]> {
  await mkdir(join(root, "packages/core/openapi"), { recursive: true });
  const changed: string[] = [];
  for (const [path, text] of await openapiFiles(root)) {
    const file = join(root, path);
    if (existsSync(file) && (await readFile(file, "utf8")) === text) continue;
    await writeFile(file, text);
    changed.push(path);
  }
  return changed;
}
