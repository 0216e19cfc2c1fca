import type { JWTHeaderParameters } from "jose";
import { JOSEError } from "jose/errors";
import { jwtVerify } from "jose/jwt/verify";
import type { Deadline } from "../http/deadline.ts";
import type { Caller } from "../http/invocation.ts";
import { describeTokenError } from "./describe-token-error.ts";
import { IssuerKeys } from "./issuer-keys.ts";
import { tokenInvalid } from "./token-refusal.ts";

/** No HS…: whoever can check those can make them. */
const ALGORITHMS = "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519".split(" ");
/** Seconds by which the issuer's clock may differ from ours. */
const CLOCK_TOLERANCE = 30;

/** OpenID Connect Core 1.0, section 2. */
const SUBJECT = /^[ -~]{1,255}$/;

/** Says who bears a token; throws Refusal for one that does not count, or that cannot be checked in time. */
export type TokenCheck = (token: string, deadline: Deadline) => Promise<Caller>;

/** Makes the check of the tokens of one issuer for one audience. It asks the issuer for its keys when it meets the first. */
export function makeTokenCheck(trusted: {
  readonly issuer: string;
  readonly audience: string;
}): TokenCheck {
  const keys = new IssuerKeys(trusted.issuer);
  const options = {
    ...trusted,
    algorithms: ALGORITHMS,
    clockTolerance: CLOCK_TOLERANCE,
    requiredClaims: ["exp", "sub"],
  };
  return async (token, deadline) => {
    try {
      const { payload } = await jwtVerify(
        token,
        (header: JWTHeaderParameters) => keys.find(header, deadline),
        options,
      );
      return { subject: readSubject(payload.sub) };
    } catch (error) {
      throw error instanceof JOSEError ? tokenInvalid(describeTokenError(error)) : error;
    }
  };
}

function readSubject(subject: unknown): string {
  if (typeof subject !== "string" || subject === "") {
    throw tokenInvalid("The token does not say whom it is about.");
  }
  if (SUBJECT.test(subject)) return subject;
  throw tokenInvalid("The token's sub is not 1 to 255 ASCII characters.");
}
