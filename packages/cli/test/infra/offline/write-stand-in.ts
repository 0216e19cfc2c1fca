import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../standin/main.ts", import.meta.url));

/** Writes a program `pulumi` into the folder in which the CLI looks for it, and returns its path. */
export async function writeStandIn(bin: string): Promise<string> {
  await mkdir(bin, { recursive: true });
  const file = join(bin, "pulumi");
  await writeFile(file, `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`, { mode: 0o755 });
  return file;
}
