import type { User } from "@slipway/core/contract/users";
import { copyOf, part } from "../element.ts";
import type { Failure } from "../failure.ts";
import { nameOf } from "./name-of.ts";
import { RenameForm } from "./rename-form.ts";

/** What can be done to a user. */
export interface UserVerbs {
  rename(user: User, name: string | null): Promise<Failure | undefined>;
  remove(user: User): void;
}

/** One user of the list. */
export class UserRow {
  readonly element = copyOf("user-row", HTMLLIElement);
  readonly #shown = part(this.element, ".user-shown", HTMLElement);
  readonly #name = part(this.element, ".user-name", HTMLElement);
  readonly #email = part(this.element, ".user-email", HTMLElement);
  readonly #rename = part(this.element, ".rename", HTMLButtonElement);
  readonly #remove = part(this.element, ".remove", HTMLButtonElement);
  readonly #verbs: UserVerbs;
  #user: User;

  constructor(user: User, verbs: UserVerbs) {
    this.#user = user;
    this.#verbs = verbs;
    this.#rename.addEventListener("click", () => this.#startRename());
    this.#remove.addEventListener("click", () => verbs.remove(this.#user));
    this.show(user);
  }

  show(user: User): void {
    this.#user = user;
    this.#name.textContent = user.name ?? "no name";
    this.#name.dataset["none"] = String(user.name === null);
    this.#email.replaceChildren(...breakable(user.email));
    this.#rename.ariaLabel = `Rename ${nameOf(user)}`;
    this.#remove.ariaLabel = `Remove ${nameOf(user)}`;
  }

  focusRemove(): void {
    this.#remove.focus();
  }

  #startRename(): void {
    const user = this.#user;
    const renaming = new RenameForm({
      user,
      save: (name) => this.#verbs.rename(user, name),
      done: () => this.#endRename(renaming.form),
    });
    this.#shown.hidden = true;
    this.element.append(renaming.form);
    renaming.focus();
  }

  #endRename(form: HTMLFormElement): void {
    const { activeElement: active, body } = document;
    form.remove();
    this.#shown.hidden = false;
    // Nobody who has gone on is called back.
    if (active === body || form.contains(active)) this.#rename.focus();
  }
}

/** An email that is too long for its line breaks before its @. */
function breakable(email: string): (Node | string)[] {
  const at = email.lastIndexOf("@");
  return [email.slice(0, at), document.createElement("wbr"), email.slice(at)];
}
