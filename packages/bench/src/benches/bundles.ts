import { bundleFunction } from "@slipway/local/runner/bundle";
import { type SplitFile, splitBundle } from "@slipway/local/runner/split-bundle";
import { functions } from "../../../../infra/functions.ts";
import type { Figure } from "../figure.ts";
import { writeManifest } from "../manifest.ts";
import { root } from "../root.ts";
import { withFolder } from "../with-folder.ts";

/** The one function without a URL; infra/migrator.ts deploys it, split. */
const MIGRATOR = "packages/functions/src/migrator.ts";
/** The parser's package, which is loaded when something is pending; its WebAssembly lies beside it. */
const PARSER = /^libpg-query-/;

/** The size of each function as it is deployed, minified, without its source map. */
export async function bundles(): Promise<Figure[]> {
  writeManifest();
  return [...(await withFolder(functionFigures)), ...(await migratorFigures())];
}

async function functionFigures(outDir: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const definition of functions) {
    const { bytes } = await bundleFunction({ root, definition, outDir });
    figures.push(figure(definition.name, bytes, 250));
  }
  return figures;
}

async function migratorFigures(): Promise<Figure[]> {
  const files = await splitBundle(root, MIGRATOR);
  const own = files.filter(({ name }) => !PARSER.test(name));
  return [
    figure("migrator, the parser's package aside", sizeOf(own), 300),
    figure("migrator with it", sizeOf(files)),
  ];
}

function sizeOf(files: readonly SplitFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

function figure(name: string, bytes: number, aim?: number): Figure {
  const measured = { what: `bundle of ${name}`, value: bytes / 1024, unit: "KB" } as const;
  return aim === undefined ? measured : { ...measured, aim };
}
