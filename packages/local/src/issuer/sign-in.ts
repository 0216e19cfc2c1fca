import { AuthorizationCodes } from "./authorization-codes.ts";
import type { TokenClaims } from "./mint-token.ts";

/** Ms from the redirect to the exchange: a round trip of a browser. */
const CODE_LIFETIME = 60_000;

/** What pages that sign in are given: tokens with these claims. */
export interface SignIn extends Pick<TokenClaims, "audience" | "subject" | "lifetime"> {
  readonly codes: AuthorizationCodes;
}

interface Options extends Omit<SignIn, "codes"> {
  /** Ms until an unused code expires. */
  readonly codeLifetime?: number | undefined;
}

export function createSignIn({ codeLifetime = CODE_LIFETIME, ...claims }: Options): SignIn {
  return { ...claims, codes: new AuthorizationCodes(codeLifetime) };
}
