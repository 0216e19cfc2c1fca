import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { manifest, type Manifest } from "@slipway/core/manifest";
import * as z from "zod/mini";

/** Reads what `slipway build` laid beside the bundle; throws when it is not there. */
export async function readManifest(taskRoot: string): Promise<Manifest> {
  const text = await readFile(join(taskRoot, "manifest.json"), "utf8");
  return z.parse(manifest, JSON.parse(text));
}
