import { keepToken } from "./sign-in/kept-token.ts";
import { readReturn, withoutReturn } from "./sign-in/return-address.ts";
import { keepRoundTrip, takeRoundTrip } from "./sign-in/round-trip.ts";

export interface SignInSettings {
  /** The URL of an OpenID Connect provider, as its tokens name it. */
  readonly issuer: string;
  readonly clientId: string;
  /** What the functions are called in a token; for issuers that ask, as others ignore it. */
  readonly audience?: string | undefined;
  /** This page, as it is registered with the issuer. */
  readonly redirectUri: string;
}

/**
 * Leaves for the issuer, by the code flow of OpenID Connect with PKCE; done when the browser is under way. Throws an
 * Error that may be shown.
 */
export async function leaveForIssuer(settings: SignInSettings): Promise<void> {
  const { askIssuer } = await loadCodeFlow();
  const { url, roundTrip } = await askIssuer(settings);
  keepRoundTrip(roundTrip);
  location.assign(url);
}

/**
 * Takes what the issuer answered: cleans the address and keeps the token. Nothing where nobody comes from there. Throws
 * an Error that may be shown.
 */
export async function finishReturn(settings: SignInSettings): Promise<void> {
  const answer = readReturn(location.href);
  if (answer === undefined) return;
  history.replaceState(history.state, "", withoutReturn(location.href));
  const roundTrip = takeRoundTrip();
  // An answer that nobody asked for: an old address, or somebody else's link.
  if (roundTrip === undefined) return;
  const { exchangeCode } = await loadCodeFlow();
  keepToken(await exchangeCode(settings, roundTrip, answer));
}

/** What speaks with the issuer, loaded when that is wanted. Throws an Error that may be shown. */
async function loadCodeFlow() {
  try {
    return await import("./sign-in/code-flow.ts");
  } catch (cause) {
    // Away with the network, or with a release that is no more.
    const words =
      "Signing in failed: a part of this page cannot be loaded; reload it and try again.";
    throw new Error(words, { cause });
  }
}
