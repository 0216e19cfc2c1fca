import type { LambdaFunctionURLEvent } from "aws-lambda";
import { tokenInvalid, tokenMissing } from "./token-refusal.ts";

/** Characters; tokens of real issuers have one to four thousand at the most. */
const TOKEN_LIMIT = 8192;
const SCHEME = /^bearer(?: +|$)/i;
const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** The token of the Authorization header (RFC 6750, section 2.1); throws Refusal for none, and for what cannot be one. */
export function readBearer(headers: LambdaFunctionURLEvent["headers"]): string {
  const { authorization = "" } = headers;
  if (!SCHEME.test(authorization)) throw tokenMissing();
  const token = authorization.replace(SCHEME, "");
  if (token.length > TOKEN_LIMIT) {
    throw tokenInvalid(`The token is longer than ${TOKEN_LIMIT} characters.`);
  }
  if (!COMPACT_JWS.test(token)) throw tokenInvalid("The token cannot be read as a signed JWT.");
  return token;
}
