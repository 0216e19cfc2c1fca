import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

const manifest = z.object({ version: z.string(), license: z.string() });
const core = z.object({ dependencies: z.object({ zod: z.string() }) });

/** The package.json of the client as it is packed, but for its version, which is the repository's. */
export function clientPackage(root: string) {
  const { version, license } = manifest.parse(read(root, "package.json"));
  const { dependencies } = core.parse(read(root, "packages/core/package.json"));
  return {
    name: "@slipway/client",
    version,
    description: "Typed client of Slipway's function URLs",
    license,
    type: "module",
    sideEffects: false,
    engines: { node: ">=20" },
    exports: {
      ".": file("create-client"),
      // The shapes and types of the contract: `import type { User } from "@slipway/client/users"`.
      "./*": file("*"),
    },
    files: ["dist"],
    dependencies: { zod: dependencies.zod },
  };
}

function file(name: string): object {
  return { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` };
}

function read(root: string, path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}
