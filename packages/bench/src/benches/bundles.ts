import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleFunction } from "@slipway/local/runner/bundle";
import { functions } from "../../../../infra/functions.ts";
import type { Figure } from "../figure.ts";
import { writeManifest } from "../manifest.ts";
import { root } from "../stage.ts";

/** The size of each handler as it is deployed, minified, without its source map. */
export async function bundles(): Promise<Figure[]> {
  writeManifest();
  const outDir = await mkdtemp(join(tmpdir(), "slipway-bundles-"));
  const figures: Figure[] = [];
  for (const definition of functions) {
    const { bytes } = await bundleFunction({ root, definition, outDir });
    figures.push({
      what: `bundle of ${definition.name}`,
      value: bytes / 1024,
      unit: "KB",
      aim: 250,
    });
  }
  await rm(outDir, { recursive: true, force: true });
  return figures;
}
