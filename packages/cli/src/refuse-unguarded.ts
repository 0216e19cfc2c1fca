import { bundleFunction } from "@slipway/local/runner/bundle";
import { functions } from "../../../infra/functions.ts";
import { CommandError } from "./errors.ts";

/** What checks tokens; a function whose bundle does not hold it answers anybody. */
const GUARD = "packages/functions/src/auth/require-token.ts";

interface Folders {
  readonly root: string;
  readonly outDir: string;
}

/** Throws CommandError where a function is listed with `auth: "token"` and its code checks no token: it would be open. */
export async function refuseUnguarded({ root, outDir }: Folders): Promise<void> {
  for (const definition of functions.filter(({ auth }) => auth === "token")) {
    const { inputs } = await bundleFunction({ root, definition, outDir });
    if (inputs.includes(GUARD)) continue;
    const what = `${definition.name} has auth "token" in infra/functions.ts, and its code checks no token`;
    const next = "wrap its handler in requireToken, as packages/functions/src/users.ts does";
    throw new CommandError(`${what}: anybody could call it; ${next}.`);
  }
}
