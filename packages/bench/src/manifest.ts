import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readHistory } from "@slipway/migrate/history";
import { makeManifest } from "@slipway/migrate/manifest";
import { root } from "./root.ts";

/** Writes the manifest that the bundle of `status` copies. */
export function writeManifest(): void {
  mkdirSync(join(root, ".slipway"), { recursive: true });
  const manifest = makeManifest(readHistory(join(root, "migrations")));
  writeFileSync(join(root, ".slipway", "manifest.json"), JSON.stringify(manifest));
}
