import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Manifest, parseManifest } from "@slipway/migrate/manifest";

/** Reads what the build laid into a task root; throws where it is not there, or no manifest. */
export async function readManifest(root: string): Promise<Manifest> {
  return parseManifest(await readFile(join(root, "manifest.json"), "utf8"));
}
