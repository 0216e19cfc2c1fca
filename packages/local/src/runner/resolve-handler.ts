import { statSync } from "node:fs";
import { join } from "node:path";
import type { FunctionDefinition } from "../../../../infra/functions.ts";
import { BundleError } from "./bundle-error.ts";

// SST 4 looks for these in this order (pkg/runtime/node/node.go).
const EXTENSIONS = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"];

/** The source file that a handler string such as "packages/functions/src/counter.handler" names. */
export function resolveHandler(root: string, definition: FunctionDefinition): string {
  const base = handlerBase(root, definition);
  const file = EXTENSIONS.map((extension) => `${base}${extension}`).find(isFile);
  if (file !== undefined) return file;
  const path = definition.handler.slice(0, definition.handler.lastIndexOf("."));
  throw new BundleError("handler-not-found", definition.name, [
    `${path}{${EXTENSIONS.join(",")}} does not exist; create it or correct \`handler\` in infra/functions.ts`,
  ]);
}

/** The handler's path without an extension. */
export function handlerBase(root: string, { handler }: FunctionDefinition): string {
  return join(root, handler.slice(0, handler.lastIndexOf(".")));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
