import { keepIssuerKey } from "@slipway/local/issuer/issuer-key";
import { startIssuer } from "@slipway/local/issuer/start-issuer";

/** The first of dev's ports; the functions' follow. */
export const ISSUER_PORT = 3000;
/** What the functions are called in a token. */
const AUDIENCE = "slipway";
/** Seconds: a day's work. */
const LIFETIME = 12 * 60 * 60;

export interface DevIssuer {
  readonly issuer: string;
  /** For calling functions by hand. */
  readonly token: string;
  /** What the functions are linked with. */
  readonly link: { readonly mode: "token"; readonly issuer: string; readonly audience: string };
  close(): Promise<void>;
}

/** Starts the issuer whose tokens the functions take. Its key is kept, so that tokens outlive a restart. */
export async function openIssuer(keyFile: string): Promise<DevIssuer> {
  const key = await keepIssuerKey(keyFile);
  const started = await startIssuer({ key, port: ISSUER_PORT });
  const { issuer } = started;
  return {
    issuer,
    token: await started.mint({ audience: AUDIENCE, subject: "developer", lifetime: LIFETIME }),
    link: { mode: "token", issuer, audience: AUDIENCE },
    close: () => started.close(),
  };
}
