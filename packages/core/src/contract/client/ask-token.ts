import { ClientError } from "./client-error.ts";
import type { GivenToken, Target } from "./target.ts";

/** The token for a route that wants one. What its callback throws is the error's cause. */
export async function askToken(
  { operation, route, client: { token } }: Target,
  refused?: string,
): Promise<GivenToken> {
  if (route.auth !== "token") return undefined;
  try {
    return typeof token === "function" ? await token(refused) : token;
  } catch (cause) {
    throw new ClientError(operation, "token-missing", "the token's callback failed", { cause });
  }
}
