import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { packClient } from "@slipway/cli/client/pack-client";
import { serveHandlers, type ServedHandlers } from "@slipway/cli/testing/serve-handlers";
import { afterAll, beforeAll, expect, test } from "vitest";

// A project elsewhere: it has the tarball, zod and Node's types, and nothing of this repository.
const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../..", import.meta.url));
const installed = (name: string) =>
  dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
let project: string;
let handlers: ServedHandlers;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "slipway-client-"));
  const [served, tarball] = await Promise.all([
    serveHandlers(),
    packClient(root, join(project, "packed")),
  ]);
  handlers = served;
  await cp(new URL("fixtures", import.meta.url), project, { recursive: true });
  // npm installs zod from where it lies: nothing is asked of a registry.
  const dependencies = { "@slipway/client": `file:${tarball}`, zod: `file:${installed("zod")}` };
  await writeFile(
    join(project, "package.json"),
    JSON.stringify({ private: true, type: "module", dependencies }),
  );
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund"], { cwd: project });
  await symlink(dirname(installed("@types/node")), join(project, "node_modules/@types"));
});
afterAll(async () => {
  await handlers.close();
  await rm(project, { recursive: true, force: true });
});

const RESOLUTIONS = [
  ["nodenext", "--module nodenext --lib es2023 --types node"],
  ["bundler", "--module esnext --moduleResolution bundler --lib es2023,dom --types node"],
] as const;

/** What the compiler says of a file of the project, libraries included. */
async function check(file: string, options: string): Promise<string> {
  const args = `--ignoreConfig --noEmit --strict --target es2022 ${options} ${file}`.split(" ");
  const tsc = join(installed("typescript"), "bin/tsc");
  return await run(process.execPath, [tsc, ...args], { cwd: project }).then(
    ({ stdout }) => stdout,
    (error: unknown) => (error instanceof Error && "stdout" in error ? String(error.stdout) : ""),
  );
}

test.each(RESOLUTIONS)("type-checks by %s resolution", async (_name, options) => {
  expect(await check("program.ts", options)).toBe("");
});

test.each(RESOLUTIONS)("is held to the contract by %s resolution", async (_name, options) => {
  const said = (await check("wrong.ts", options)).split("\n").filter((line) => /^\S/.test(line));
  expect(said.map((line) => line.replace(/:.*/, ""))).toEqual([
    "wrong.ts(4,29)",
    "wrong.ts(5,8)",
    "wrong.ts(9,42)",
  ]);
});

test("runs under plain Node against the handlers", async () => {
  const program = ["program.ts", handlers.url("users")];
  const { stdout } = await run(process.execPath, program, { cwd: project });
  expect(stdout).toBe("true ada@example.org\nThe email is taken\n");
});

test("holds the client and what it imports, and neither sources nor tests", async () => {
  const folder = join(project, "node_modules/@slipway/client");
  const files = await readdir(folder, { recursive: true });
  expect(files).toContain("dist/create-client.js");
  expect(
    files.filter((file) => !/^dist$|^dist\/client$|package\.json$|\.js$|\.d\.ts$/.test(file)),
  ).toEqual([]);
  expect(files.filter((file) => file.includes("test"))).toEqual([]);
});
