import type { User } from "@slipway/core/contract/users";
import { element } from "../element.ts";
import type { Failure } from "../failure.ts";
import { nameOf } from "./name-of.ts";

/** Removes a user; what failed is answered. */
type Remove = (user: User) => Promise<Failure | undefined>;

/** Asks before a user is removed, for good. Esc and Keep give up; the browser then puts the focus back. */
export class RemovalDialog {
  readonly #dialog = element("removal", HTMLDialogElement);
  readonly #words = element("removal-words", HTMLElement);
  readonly #error = element("removal-error", HTMLElement);
  readonly #remove: Remove;
  #user: User | undefined;

  constructor(remove: Remove) {
    this.#remove = remove;
    element("removal-keep", HTMLButtonElement).addEventListener("click", () =>
      this.#dialog.close(),
    );
    element("removal-remove", HTMLButtonElement).addEventListener(
      "click",
      () => void this.#confirm(),
    );
  }

  ask(user: User): void {
    this.#user = user;
    this.#error.textContent = "";
    const who = user.name === null ? user.email : `${nameOf(user)} (${user.email})`;
    this.#words.textContent = `${who} is deleted from the database. There is no way back.`;
    this.#dialog.showModal();
  }

  async #confirm(): Promise<void> {
    const user = this.#user;
    if (user === undefined) return;
    this.#user = undefined;
    this.#error.textContent = "";
    const failure = await this.#remove(user);
    if (failure === undefined) return;
    this.#user = user;
    this.#error.textContent = failure.words;
  }

  close(): void {
    this.#dialog.close();
  }
}
