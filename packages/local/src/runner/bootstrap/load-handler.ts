import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { InvocationContext } from "./context.ts";

export type UserHandler = (event: unknown, context: InvocationContext) => unknown;

/** Finds the handler that `name` ("bundle.handler") means, and throws with the error types of Lambda's Node 24 runtime. */
export async function loadHandler(taskRoot: string, name: string): Promise<UserHandler> {
  const [module = "", ...path] = name.split(".");
  const exports = await importModule(join(taskRoot, `${module}.mjs`));
  const found = path.reduce(member, exports) ?? path.reduce(member, member(exports, "default"));
  if (found === undefined || found === null) {
    throw runtimeError("HandlerNotFound", `${name} is undefined or not exported`);
  }
  if (!isFunction(found)) throw runtimeError("HandlerNotFound", `${name} is not a function`);
  if (found.length >= 3) throw runtimeError("CallbackHandlerDeprecated", CALLBACK_REMOVED);
  return found;
}

const CALLBACK_REMOVED =
  "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. " +
  "You need to modify this function to use a supported handler signature to use Node.js 24 or later. " +
  "For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.";

async function importModule(file: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const wrapped = runtimeError("UserCodeSyntaxError", String(error));
    if (error.stack !== undefined) wrapped.stack = error.stack;
    throw wrapped;
  }
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Reflect.get(value, key);
}

function isFunction(value: unknown): value is UserHandler {
  return typeof value === "function";
}

function runtimeError(type: string, message: string): Error {
  const error = new Error(message);
  error.name = `Runtime.${type}`;
  return error;
}
