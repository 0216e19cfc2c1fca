import { dropToken, keepToken, readToken } from "./sign-in/kept-token.ts";
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

export interface SignIn {
  /** The token of this tab while it lasts, also after a reload. */
  token(): Promise<string | undefined>;
  /**
   * Leaves for the issuer and never resolves. Throws an Error that may be shown, also where the person comes back to
   * the page as it was.
   */
  signIn(): Promise<never>;
  /**
   * Back from the issuer: keeps the token, cleans the address, and true. False where nobody comes from there. Throws an
   * Error that may be shown.
   */
  finish(): Promise<boolean>;
  /** Forgets the token; the issuer may know the person still. */
  signOut(): void;
}

/** Signs in by the code flow of OpenID Connect with PKCE. What speaks with the issuer is loaded when that is wanted. */
export function createSignIn(settings: SignInSettings): SignIn {
  let leaving: Promise<void> | undefined;
  return {
    token: async () => readToken(),
    async signIn() {
      // Whoever asks twice goes once.
      leaving ??= leave(settings).finally(() => {
        leaving = undefined;
      });
      await leaving;
      return await untilBack();
    },
    finish: () => finish(settings),
    signOut: dropToken,
  };
}

async function leave(settings: SignInSettings): Promise<void> {
  const { askIssuer } = await loadCodeFlow();
  const { url, roundTrip } = await askIssuer(settings);
  keepRoundTrip(roundTrip);
  location.assign(url);
}

/** A page that is left ends; a browser may keep it all the same, for Back. */
function untilBack(): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) reject(new Error("You came back without signing in."));
  });
  return promise;
}

async function finish(settings: SignInSettings): Promise<boolean> {
  const answer = readReturn(location.href);
  if (answer === undefined) return false;
  history.replaceState(history.state, "", withoutReturn(location.href));
  const roundTrip = takeRoundTrip();
  // An answer that nobody asked for: an old address, or somebody else's link.
  if (roundTrip === undefined) return false;
  const { exchangeCode } = await loadCodeFlow();
  keepToken(await exchangeCode(settings, roundTrip, answer));
  return true;
}

/** What speaks with the issuer. Throws an Error that may be shown. */
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
