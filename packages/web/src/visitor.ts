import { isLoopback } from "@slipway/core/contract/is-loopback";
import * as z from "zod/mini";
import { drop, keep, keepsOverReloads, readKept, takeKept } from "./kept.ts";
import type { Settings } from "./settings.ts";
import { finishReturn, leaveForIssuer, type SignInSettings } from "./sign-in.ts";
import { dropToken, readToken } from "./sign-in/kept-token.ts";
import { onSignOutElsewhere, tellSignOut } from "./sign-in/other-windows.ts";
import { readReturn } from "./sign-in/return-address.ts";
import { untilBack } from "./sign-in/until-back.ts";

/** That this tab left for the issuer by itself: it does so once, however the issuer answers. */
const TRIED = "slipway.tried";
/** The fragment, which the way to the issuer and back would lose. */
const FRAGMENT = "slipway.fragment";
const BLOCKED =
  "Signing in needs cookies and site data, which this browser blocks here: allow them for this page, and reload it.";

/** Who uses the page. */
export class Visitor {
  /** Undefined where there is nobody to sign in at. */
  readonly #settings: SignInSettings | undefined;
  /** Whether the issuer answers without asking anybody anything, as the local one does. */
  readonly #isSilent: boolean;
  #leaving: Promise<void> | undefined;
  /** Whether somebody has signed out of this page, which whoever signs in again leaves. */
  #isOut = false;
  #keep: () => void = () => undefined;

  constructor(issuer: Settings["issuer"]) {
    restoreFragment();
    const redirectUri = `${location.origin}${location.pathname}`;
    this.#settings = issuer && { ...issuer, redirectUri };
    this.#isSilent = issuer !== undefined && isLoopback(new URL(issuer.issuer).hostname);
  }

  /** Whether there is anyone to sign in at. */
  get canSignIn(): boolean {
    return this.#settings !== undefined;
  }

  /** Whether the page is about to leave for an issuer that sends it back at once: nothing else is worth asking before. */
  get isLeaving(): boolean {
    const isSettled = readReturn(location.href) !== undefined || this.token !== undefined;
    return this.#isSilent && !isSettled && !wasTried();
  }

  /** The token of this tab while it lasts, also after a reload. */
  get token(): string | undefined {
    return readToken();
  }

  /** Takes what the issuer answered, if somebody comes back from it. Throws an Error that may be shown. */
  async finish(): Promise<void> {
    if (this.#settings !== undefined) await finishReturn(this.#settings);
  }

  /** Leaves for the issuer where that needs no click and was not tried; whether it does. */
  async signInSilently(): Promise<boolean> {
    if (!this.#isSilent || wasTried()) return false;
    keep(TRIED, true);
    await this.signIn();
    return true;
  }

  /** Leaves for the issuer, if there is one, and never resolves then. Throws an Error that may be shown. */
  async signIn(): Promise<void> {
    if (this.#settings === undefined) return;
    // What ties the issuer's answer to this tab would be forgotten on the way.
    if (!keepsOverReloads()) throw new Error(BLOCKED);
    if (location.hash !== "") keep(FRAGMENT, location.hash);
    // Whoever asks twice goes once.
    this.#leaving ??= leaveForIssuer(this.#settings).finally(() => {
      this.#leaving = undefined;
    });
    await this.#leaving;
    this.#keep();
    await untilBack();
  }

  /** Called when the browser is on its way to the issuer: the last that this page does. */
  onLeaving(work: () => void): void {
    this.#keep = work;
  }

  /**
   * The token was taken: the next one, when this has ended, may be fetched silently again; not after signing out, which
   * an answer on its way does not undo.
   */
  confirm(): void {
    if (!this.#isOut) drop(TRIED);
  }

  /** Forgets the token, which has ended or was refused; the issuer may know the person still. */
  drop(): void {
    dropToken();
  }

  /** Signs out, in all windows, for whoever uses the page, who is not signed in again without a click. */
  signOut(): void {
    this.#end();
    tellSignOut();
  }

  /** Called when somebody has signed out in another window, and is signed out here. */
  onSignedOut(work: () => void): void {
    onSignOutElsewhere(() => {
      this.#end();
      work();
    });
  }

  #end(): void {
    this.#isOut = true;
    this.drop();
    keep(TRIED, true);
  }
}

/** Puts back, before anything reads it, the fragment of who comes back from the issuer. */
function restoreFragment(): void {
  const fragment = takeKept(FRAGMENT, z.string());
  if (fragment === undefined || readReturn(location.href) === undefined) return;
  history.replaceState(history.state, "", fragment);
}

function wasTried(): boolean {
  return readKept(TRIED, z.boolean()) === true;
}
