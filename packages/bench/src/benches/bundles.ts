import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleFunction } from "@slipway/local/runner/bundle";
import { type FunctionDefinition, functions } from "../../../../infra/functions.ts";
import type { Figure } from "../figure.ts";
import { writeManifest } from "../manifest.ts";
import { root } from "../stage.ts";

/** The one function without a URL; infra/migrator.ts deploys it. The parser's WebAssembly lies beside its bundle. */
const migrator: FunctionDefinition = {
  name: "migrator",
  handler: "packages/functions/src/migrator.handler",
  timeout: 900,
  memory: 1024,
  concurrency: 1,
  auth: "iam",
  copyFiles: [],
};

/** The size of each function as it is deployed, minified, without its source map. */
export async function bundles(): Promise<Figure[]> {
  writeManifest();
  const outDir = await mkdtemp(join(tmpdir(), "slipway-bundles-"));
  const figures: Figure[] = [];
  for (const definition of [...functions, migrator]) {
    const { bytes } = await bundleFunction({ root, definition, outDir });
    figures.push({
      what: `bundle of ${definition.name}`,
      value: bytes / 1024,
      unit: "KB",
      aim: definition === migrator ? 300 : 250,
    });
  }
  await rm(outDir, { recursive: true, force: true });
  return figures;
}
