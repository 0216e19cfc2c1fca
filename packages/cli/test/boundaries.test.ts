import { globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";
import * as z from "zod";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Who may import whom; what a package may import of itself goes without saying. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  migrate: [],
  functions: ["core", "migrate"],
  local: ["infra/functions.ts"],
  cli: ["migrate", "local", "core", "infra/functions.ts"],
  web: ["core/contract"],
  bench: ["core", "migrate", "functions", "local", "cli", "infra/functions.ts"],
  infra: [],
};
/** Folders of a package that keep a narrower rule than the package. */
const NARROW: Readonly<Record<string, readonly string[]>> = { "packages/core/src/contract": [] };
/** Any test may stand on the embedded Postgres, and on the whole engine to prepare it; infra is tested from the outside. */
const FOR_TESTS = ["local", "migrate", "infra"];

interface Import {
  readonly file: string;
  readonly specifier: string;
}

const sources = globSync(["packages/*/{src,test}/**/*.ts", "infra/**/*.ts"], {
  cwd: root,
  exclude: ["**/fixtures/**", "**/node_modules/**"],
});

function importsOf(file: string, text = readFileSync(join(root, file), "utf8")): Import[] {
  const { module } = parseSync(file, text);
  const statics = module.staticImports.map((found) => found.moduleRequest.value);
  const exports = module.staticExports.flatMap((found) =>
    found.entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
  );
  const dynamics = module.dynamicImports.flatMap(({ moduleRequest: { start, end } }) => {
    const literal = /^["']([^"']+)["']$/.exec(text.slice(start, end));
    return literal?.[1] ?? [];
  });
  return [...statics, ...exports, ...dynamics].map((specifier) => ({ file, specifier }));
}

/** Where an import of ours leads, as a path from the root; undefined for another's package. */
function ours({ file, specifier }: Import): string | undefined {
  if (specifier.startsWith(".")) return relative(root, resolve(root, dirname(file), specifier));
  const [, name, path] = /^@slipway\/([^/]+)\/(.+)$/.exec(specifier) ?? [];
  return name === undefined ? undefined : `packages/${name}/src/${path}.ts`;
}

const unit = (file: string) => file.replace(/^packages\//, "").split("/")[0] ?? "";
const isTest = (file: string) => /\.(test|cases)\.ts$|\/test\/|\/testing\//.test(file);

/** What is wrong with an import between parts of ours, if anything. */
function crossing(found: Import): string | undefined {
  const target = ours(found);
  if (target === undefined) return undefined;
  const narrow = Object.keys(NARROW).find((folder) => found.file.startsWith(`${folder}/`));
  if (narrow !== undefined && !isTest(found.file)) {
    return target.startsWith(`${narrow}/`) ? undefined : `${found.file} → ${target}`;
  }
  if (unit(target) === unit(found.file)) return undefined;
  const allowed = [...(ARROWS[unit(found.file)] ?? []), ...(isTest(found.file) ? FOR_TESTS : [])];
  const path = target.replace(/^packages\/([^/]+)\/src\//, "$1/");
  const fits = allowed.some((arrow) => path === arrow || path.startsWith(`${arrow}/`));
  return fits ? undefined : `${found.file} → ${target}`;
}

const manifest = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

/** What is wrong with an import of another's package, if anything. */
function undeclared({ file, specifier }: Import): string | undefined {
  if (specifier.startsWith(".") || isBuiltin(specifier)) return undefined;
  const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
  if (name === `@slipway/${unit(file)}`) return undefined;
  const folder = file.startsWith("packages/") ? join("packages", unit(file)) : ".";
  const declared = manifest.parse(
    JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")),
  );
  const names = { ...declared.dependencies, ...declared.optionalDependencies };
  const known = isTest(file) ? { ...names, ...declared.devDependencies } : names;
  // The handlers' event types come as @types/aws-lambda and are imported as "aws-lambda".
  return name in known || `@types/${name}` in known ? undefined : `${file} → ${name}`;
}

describe("boundaries", () => {
  const imports = sources.flatMap((file) => importsOf(file));

  test("every import between our parts follows the arrows", () => {
    expect(imports.flatMap((found) => crossing(found) ?? [])).toEqual([]);
  });

  test("every package of others is declared by the package that imports it", () => {
    expect(imports.flatMap((found) => undeclared(found) ?? [])).toEqual([]);
  });

  test("reads static imports, re-exports, types and literal dynamic imports", () => {
    const text = `import a from "a"; import type { B } from "b"; export { c } from "c"; void import("d");`;
    expect(importsOf("x.ts", text).map((found) => found.specifier)).toEqual(["a", "b", "c", "d"]);
  });

  test("finds an import against the arrows, also by a relative path", () => {
    const wrong = [
      { file: "packages/migrate/src/plan.ts", specifier: "@slipway/core/lib/db" },
      { file: "packages/core/src/contract/users.ts", specifier: "../lib/db.ts" },
      { file: "packages/functions/src/users.ts", specifier: "@slipway/local/testing/database" },
      { file: "packages/local/src/dev.ts", specifier: "../../../infra/api.ts" },
    ];
    expect(wrong.map((found) => typeof crossing(found))).toEqual(wrong.map(() => "string"));
    const right = { file: "packages/local/src/dev.ts", specifier: "../../../infra/functions.ts" };
    expect(crossing(right)).toBeUndefined();
  });

  test("finds a package that is declared elsewhere or for tests only", () => {
    const migrate = "packages/migrate/src/plan.ts";
    expect(undeclared({ file: migrate, specifier: "esbuild" })).toBe(`${migrate} → esbuild`);
    expect(undeclared({ file: migrate, specifier: "fast-check" })).toBe(`${migrate} → fast-check`);
    expect(undeclared({ file: migrate, specifier: "zod/mini" })).toBeUndefined();
  });
});
