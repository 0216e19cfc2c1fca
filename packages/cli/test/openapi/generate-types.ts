// Writes the types that openapi-typescript makes of packages/core/openapi: npm run openapi:types
import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { headerFor } from "./types-of.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = resolve(here, "../../../..");
// openapi-typescript needs a TypeScript of JavaScript, which ours no longer is: it gets its own.
const folder = join(root, ".slipway/openapi-types");

mkdirSync(folder, { recursive: true });
for (const file of ["package.json", "package-lock.json"]) {
  cpSync(join(here, file), join(folder, file));
}
run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
for (const document of globSync("packages/core/openapi/*.json", { cwd: root })) {
  const output = join(here, "fixtures", `${basename(document, ".json")}.d.ts`);
  const cli = join(folder, "node_modules/openapi-typescript/bin/cli.js");
  run(process.execPath, [cli, join(root, document), "--output", output]);
  const header = headerFor(readFileSync(join(root, document), "utf8"));
  writeFileSync(output, header + readFileSync(output, "utf8"));
}

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { cwd: folder, stdio: "inherit" });
  if (status === 0) return;
  console.error(`${command} ${args.join(" ")} failed in ${folder}; see above`);
  process.exit(1);
}
