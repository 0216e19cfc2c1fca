import { ClientError } from "./client-error.ts";
import type { Target } from "./send.ts";

/**
 * A token, or what gives one: undefined for a caller who has none. It is asked once for each call, and once more, with
 * the token that was refused, where that is.
 */
export type Token =
  | string
  | ((refused?: string) => string | undefined | Promise<string | undefined>);

/** The token for a route that wants one. What its callback throws is the error's cause. */
export async function askToken(
  { operation, route, client: { token } }: Target,
  refused?: string,
): Promise<string | undefined> {
  if (route.auth !== "token") return undefined;
  try {
    return typeof token === "function" ? await token(refused) : token;
  } catch (cause) {
    throw new ClientError(operation, "token-missing", "the token's callback failed", { cause });
  }
}
