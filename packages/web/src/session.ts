import { isLoopback } from "@slipway/core/contract/is-loopback";
import type { Settings } from "./settings.ts";
import { createSignIn, type SignIn } from "./sign-in.ts";
import { readToken } from "./sign-in/kept-token.ts";
import { onSignOutElsewhere, tellSignOut } from "./sign-in/other-windows.ts";
import { readReturn } from "./sign-in/return-address.ts";

/** That this tab left for the issuer by itself: it does so once, however the issuer answers. */
const TRIED = "slipway.tried";
/** The fragment, which the way to the issuer and back would lose. */
const FRAGMENT = "slipway.fragment";

/** Who uses the page. */
export class Session {
  readonly #signIn: SignIn | undefined;
  /** Whether the issuer answers without asking anybody anything, as the local one does. */
  readonly #isSilent: boolean;
  /** Whether somebody has signed out of this page, which whoever signs in again leaves. */
  #isOut = false;

  constructor(issuer: Settings["issuer"]) {
    restoreFragment();
    const redirectUri = `${location.origin}${location.pathname}`;
    this.#signIn = issuer && createSignIn({ ...issuer, redirectUri });
    this.#isSilent = issuer !== undefined && isLoopback(new URL(issuer.issuer).hostname);
  }

  /** Whether there is anyone to sign in at. */
  get canSignIn(): boolean {
    return this.#signIn !== undefined;
  }

  /** Whether it is about to leave for an issuer that sends it back at once: nothing else is worth asking before. */
  get isLeaving(): boolean {
    const isSettled = readReturn(location.href) !== undefined || readToken() !== undefined;
    return this.#isSilent && !isSettled && sessionStorage.getItem(TRIED) === null;
  }

  async token(): Promise<string | undefined> {
    return await this.#signIn?.token();
  }

  /** Takes what the issuer answered, if somebody comes back from it. Throws an Error that may be shown. */
  async finish(): Promise<void> {
    await this.#signIn?.finish();
  }

  /** Leaves for the issuer where that needs no click and was not tried; whether it does. */
  async signInSilently(): Promise<boolean> {
    if (!this.#isSilent || sessionStorage.getItem(TRIED) !== null) return false;
    sessionStorage.setItem(TRIED, "yes");
    await this.signIn();
    return true;
  }

  /** Leaves for the issuer. Throws an Error that may be shown. */
  async signIn(): Promise<void> {
    if (location.hash !== "") sessionStorage.setItem(FRAGMENT, location.hash);
    await this.#signIn?.signIn();
  }

  /**
   * The token was taken: the next one, when this has ended, may be fetched silently again; not after signing out, which
   * an answer on its way does not undo.
   */
  confirm(): void {
    if (!this.#isOut) sessionStorage.removeItem(TRIED);
  }

  /** Forgets the token, which has ended or was refused. */
  drop(): void {
    this.#signIn?.signOut();
  }

  /** Signs out, in all windows, for whoever uses the page, who is not signed in again without a click. */
  signOut(): void {
    this.#leave();
    tellSignOut();
  }

  /** Called when somebody has signed out in another window, and is signed out here. */
  onSignedOut(work: () => void): void {
    onSignOutElsewhere(() => {
      this.#leave();
      work();
    });
  }

  #leave(): void {
    this.#isOut = true;
    this.drop();
    sessionStorage.setItem(TRIED, "yes");
  }
}

/** Puts back, before anything reads it, the fragment of who comes back from the issuer. */
function restoreFragment(): void {
  const fragment = sessionStorage.getItem(FRAGMENT);
  sessionStorage.removeItem(FRAGMENT);
  if (fragment === null || readReturn(location.href) === undefined) return;
  history.replaceState(history.state, "", fragment);
}
