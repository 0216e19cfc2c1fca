import type { Auth } from "@slipway/core/lib/parse-auth";
import { keepIssuerKey } from "@slipway/local/issuer/issuer-key";
import { createSignIn } from "@slipway/local/issuer/sign-in";
import { startIssuer } from "@slipway/local/issuer/start-issuer";
import { ISSUER_PORT } from "../dev-ports.ts";

/** What the functions are called in a token. */
const AUDIENCE = "slipway";
/** Seconds: a day's work. */
const LIFETIME = 12 * 60 * 60;
/** Who it is that sits at this machine: in the token that is printed, and in those of a page that signs in. */
const DEVELOPER = { audience: AUDIENCE, subject: "developer", lifetime: LIFETIME };

export interface DevIssuer {
  readonly issuer: string;
  /** For calling functions by hand. */
  readonly token: string;
  /** What the functions are linked with. */
  readonly link: Auth;
  close(): Promise<void>;
}

/** Starts the issuer whose tokens the functions take. Its key is kept, so that tokens outlive a restart. */
export async function openIssuer(keyFile: string): Promise<DevIssuer> {
  const key = await keepIssuerKey(keyFile);
  const started = await startIssuer({ key, port: ISSUER_PORT, signIn: createSignIn(DEVELOPER) });
  const { issuer } = started;
  return {
    issuer,
    token: await started.mint(DEVELOPER),
    link: { mode: "token", issuer, audience: AUDIENCE },
    close: () => started.close(),
  };
}
