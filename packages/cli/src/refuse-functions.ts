import { api } from "@slipway/core/contract/api";
import { type Bundle, bundleFunction } from "@slipway/local/runner/bundle";
import { functions } from "../../../infra/functions.ts";
import { checkFunctions } from "./check-functions.ts";
import { CommandError } from "./errors.ts";

/** What checks tokens; a function whose bundle does not hold it answers anybody. */
const GUARD = "packages/functions/src/auth/require-token.ts";

interface Folders {
  readonly root: string;
  readonly outDir: string;
}

/**
 * Throws CommandError where the list of functions contradicts itself, its contracts, or what the code checks. Gives
 * the bundles that it looked into, by function.
 */
export async function refuseFunctions(folders: Folders): Promise<ReadonlyMap<string, Bundle>> {
  refuseList();
  return await refuseUnguarded(folders);
}

/** Throws CommandError for what is wrong with the list of functions without a look at their code. */
export function refuseList(): void {
  const faults = checkFunctions(functions, api);
  if (faults.length > 0) throw new CommandError(faults.join("\n"));
}

/** A function that is listed with `auth: "token"` and whose code checks no token would be open. */
async function refuseUnguarded({ root, outDir }: Folders): Promise<ReadonlyMap<string, Bundle>> {
  const bundles = new Map<string, Bundle>();
  for (const definition of functions.filter(({ auth }) => auth === "token")) {
    const bundle = await bundleFunction({ root, definition, outDir });
    bundles.set(definition.name, bundle);
    if (bundle.inputs.includes(GUARD)) continue;
    const what = `${definition.name} has auth "token" in infra/functions.ts, and its code checks no token`;
    const next = "wrap its handler in requireToken, as packages/functions/src/users.ts does";
    throw new CommandError(`${what}: anybody could call it; ${next}.`);
  }
  return bundles;
}
