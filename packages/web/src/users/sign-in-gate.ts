import { element } from "../element.ts";
import type { Visitor } from "../visitor.ts";

const SIGNED_OUT = "You are signed out.";

/** Stands in for the users while nobody is signed in. */
export class SignInGate {
  readonly #visitor: Visitor;
  readonly #outside = element("signed-out", HTMLElement);
  readonly #inside = element("signed-in", HTMLElement);
  readonly #words = element("signed-out-words", HTMLElement);
  readonly #signIn = element("sign-in", HTMLButtonElement);
  readonly #signOut = element("sign-out", HTMLButtonElement);
  #forget: () => void = () => undefined;

  constructor(visitor: Visitor) {
    this.#visitor = visitor;
    this.#signIn.addEventListener("click", () => void this.#attempt(() => visitor.signIn()));
    this.#signOut.addEventListener("click", () => {
      visitor.signOut();
      this.#endAll();
      this.#signIn.focus();
    });
    visitor.onSignedOut(() => this.#endAll());
  }

  /** Called when somebody has signed out, here or in another window. */
  onSignedOut(work: () => void): void {
    this.#forget = work;
  }

  /** Called when somebody leaves to sign in, and will find the page anew. */
  onLeaving(work: () => void): void {
    this.#visitor.onLeaving(work);
  }

  /** Whether the users can be asked for as things stand: whose sign-in has ended is not sent away for nothing. */
  get isOpen(): boolean {
    return !this.#visitor.canSignIn || this.#visitor.token !== undefined;
  }

  /** Whether somebody is signed in after all that can be done without a click; where nobody can sign in, as if. */
  async pass(): Promise<boolean> {
    if (!this.#visitor.canSignIn) return true;
    return await this.#attempt(async () => {
      await this.#visitor.finish();
      if (this.#visitor.token !== undefined) return this.#open();
      if (!(await this.#visitor.signInSilently())) this.#close("Sign in to see the users.");
    });
  }

  /** The users answered. */
  confirm(): void {
    this.#visitor.confirm();
  }

  /** The users wanted a token, or another one. */
  async refused(words: string): Promise<void> {
    this.#visitor.drop();
    this.#close(
      this.#visitor.canSignIn ? words : `${words} This page was built without an issuer.`,
    );
    await this.#attempt(async () => void (await this.#visitor.signInSilently()));
  }

  #close(words: string): void {
    this.#words.textContent = words;
    this.#signIn.hidden = !this.#visitor.canSignIn;
    this.#show(false);
  }

  #endAll(): void {
    this.#close(SIGNED_OUT);
    this.#forget();
  }

  #open(): void {
    this.#show(true);
  }

  /** Whether somebody is signed in afterwards; says what failed. */
  async #attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
    } catch (error) {
      this.#close(error instanceof Error ? error.message : "Signing in failed.");
    }
    return this.#outside.hidden === true;
  }

  #show(isInside: boolean): void {
    this.#outside.hidden = isInside;
    this.#inside.hidden = !isInside;
    this.#signOut.hidden = !isInside || !this.#visitor.canSignIn;
  }
}
