import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Manifest, parseManifest } from "@slipway/migrate/manifest";

/** Reads what the build laid beside the bundle; throws where it is not there, or no manifest. */
export async function readManifest(taskRoot: string): Promise<Manifest> {
  return parseManifest(await readFile(join(taskRoot, "manifest.json"), "utf8"));
}
