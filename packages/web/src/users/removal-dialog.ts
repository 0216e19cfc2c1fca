import type { User } from "@slipway/core/contract/users";
import { element } from "../element.ts";
import type { Failure } from "../failure.ts";

interface Wiring {
  /** Removes a user; what failed is answered. */
  readonly remove: (user: User) => Promise<Failure | undefined>;
  /** Called when a user is removed, whatever the dialog shows by then. */
  readonly removed: (user: User) => void;
}

/** Asks before a user is removed, for good. Esc and Keep give up; the browser then puts the focus back. */
export class RemovalDialog {
  readonly #dialog = element("removal", HTMLDialogElement);
  readonly #words = element("removal-words", HTMLElement);
  readonly #error = element("removal-error", HTMLElement);
  readonly #wiring: Wiring;
  /** Those whose removal is on the way. */
  readonly #leaving = new Set<number>();
  #user: User | undefined;

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
    element("removal-keep", HTMLButtonElement).addEventListener("click", () =>
      this.#dialog.close(),
    );
    element("removal-remove", HTMLButtonElement).addEventListener(
      "click",
      () => void this.#confirm(),
    );
  }

  get isOpen(): boolean {
    return this.#dialog.open;
  }

  ask(user: User): void {
    this.#user = user;
    this.#error.textContent = "";
    const end = " is deleted from the database. There is no way back.";
    this.#words.replaceChildren(...whoIs(user), end);
    this.#dialog.showModal();
  }

  /** Closes it, and forgets whom it named. */
  forget(): void {
    this.#user = undefined;
    this.#words.textContent = "";
    this.#dialog.close();
  }

  async #confirm(): Promise<void> {
    const user = this.#user;
    if (user === undefined || this.#leaving.has(user.id)) return;
    this.#leaving.add(user.id);
    this.#error.textContent = "";
    const failure = await this.#wiring.remove(user);
    this.#leaving.delete(user.id);
    if (this.#isAbout(user)) this.#tell(failure);
    if (failure === undefined) this.#wiring.removed(user);
  }

  /** Whoever kept this user may be asked about another by now. */
  #isAbout(user: User): boolean {
    return this.#dialog.open && this.#user?.id === user.id;
  }

  #tell(failure: Failure | undefined): void {
    if (failure === undefined) this.#dialog.close();
    else this.#error.textContent = failure.words;
  }
}

function whoIs({ name, email }: User): readonly (Node | string)[] {
  return name === null ? [isolated(email)] : [isolated(name), " (", isolated(email), ")"];
}

/** What a text says of its own direction ends with it, and turns nothing around that stands beside it. */
function isolated(text: string): HTMLElement {
  const whole = document.createElement("bdi");
  whole.textContent = text;
  return whole;
}
