import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { CommandError } from "../errors.ts";
import { clientPackage } from "./client-package.ts";
import { contentVersion } from "./content-version.ts";

const run = promisify(execFile);
/** What its JavaScript may use: every Node from 20 (`engines`) and the browsers of 2024 have it. */
const LANGUAGE = ["--target", "es2022", "--lib", "es2023,es2024.string,dom,dom.asynciterable"];
const STRICT = ["--strict", "--exactOptionalPropertyTypes", "--verbatimModuleSyntax"];
const packed = z.tuple([z.object({ filename: z.string() })]);

/**
 * Builds the client and what it imports of the contract, and packs it into a tarball in a folder, beside those packed
 * before, which lockfiles elsewhere name. Answers with its path.
 */
export async function packClient(root: string, folder: string): Promise<string> {
  const stage = join(folder, "package");
  await rm(stage, { recursive: true, force: true });
  await mkdir(stage, { recursive: true });
  await compile(root, join(stage, "dist"));
  const manifest = clientPackage(root);
  const version = await contentVersion(manifest, stage);
  await writeFile(
    join(stage, "package.json"),
    `${JSON.stringify({ ...manifest, version }, undefined, 2)}\n`,
  );
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], {
    cwd: stage,
  });
  const [{ filename }] = packed.parse(JSON.parse(stdout));
  return join(folder, filename);
}

async function compile(root: string, outDir: string): Promise<void> {
  const contract = join(root, "packages/core/src/contract");
  const entry = join(contract, "create-client.ts");
  const output = ["--rootDir", contract, "--outDir", outDir, "--declaration"];
  // Sources import `./x.ts`; the JavaScript then says `./x.js`, and the declarations find `x.d.ts` as they are.
  const modules = ["--module", "nodenext", "--rewriteRelativeImportExtensions", "--types", ""];
  const options = [...output, ...modules, ...LANGUAGE, ...STRICT, "--skipLibCheck"];
  try {
    await run(process.execPath, [tsc(), "--ignoreConfig", ...options, entry], { cwd: root });
  } catch (cause) {
    const said = cause instanceof Error && "stdout" in cause ? String(cause.stdout) : "";
    throw new CommandError(`the client does not compile: ${said}run npm run check`, { cause });
  }
}

/** Its exports name no file of the command line: find it beside the package.json. */
function tsc(): string {
  const manifest = createRequire(import.meta.url).resolve("typescript/package.json");
  return join(dirname(manifest), "bin/tsc");
}
