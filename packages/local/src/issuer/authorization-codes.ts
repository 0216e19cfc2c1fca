import { randomBytes } from "node:crypto";

/** What a code stands for until it is exchanged. */
export interface Grant {
  readonly clientId: string;
  /** As it was sent: the exchange must repeat it to the letter. */
  readonly redirectUri: string;
  /** base64url(sha256(verifier)), RFC 7636. */
  readonly challenge: string;
  readonly nonce: string | undefined;
  /** Whether an ID token is wanted: the scope names `openid`. */
  readonly openid: boolean;
}

/** The codes that are not exchanged yet; they live in this process alone. */
export class AuthorizationCodes {
  readonly #granted = new Map<string, { readonly grant: Grant; readonly expires: number }>();
  readonly #lifetime: number;

  /** `lifetime` in ms. */
  constructor(lifetime: number) {
    this.#lifetime = lifetime;
  }

  issue(grant: Grant): string {
    const now = performance.now();
    for (const [code, { expires }] of this.#granted) if (expires <= now) this.#granted.delete(code);
    const code = randomBytes(32).toString("base64url");
    this.#granted.set(code, { grant, expires: now + this.#lifetime });
    return code;
  }

  /** What the code stands for, once; undefined for one that is used, expired or unknown. */
  redeem(code: string): Grant | undefined {
    const found = this.#granted.get(code);
    this.#granted.delete(code);
    return found !== undefined && found.expires > performance.now() ? found.grant : undefined;
  }
}
