import type { User } from "@slipway/core/contract/users";
import { copyOf, part } from "../element.ts";
import type { Failure } from "../failure.ts";
import { type Field, showFieldError } from "./field-error.ts";
import { nameFrom, nameOf } from "./name-of.ts";

interface Wiring {
  readonly user: User;
  /** What failed is answered. */
  readonly save: (name: string | null) => Promise<Failure | undefined>;
  /** Called once, when the form has done its work or was given up. */
  readonly done: () => void;
}

/** The form that stands in a user's row while it is renamed. */
export class RenameForm {
  readonly form = copyOf("rename-form", HTMLFormElement);
  readonly #wiring: Wiring;
  readonly #field: Field;
  #isOver = false;

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
    this.#field = nameField(this.form, wiring.user);
    part(this.form, ".cancel", HTMLButtonElement).addEventListener("click", () => this.#end());
    this.form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#end();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
  }

  focus(): void {
    this.#field.input.select();
    this.#field.input.focus();
  }

  async #submit(): Promise<void> {
    if (this.form.ariaBusy === "true") return;
    const { user, save } = this.#wiring;
    const name = nameFrom(this.#field.input.value);
    if (name === user.name) return this.#end();
    this.form.ariaBusy = "true";
    const failure = await save(name);
    this.form.ariaBusy = "false";
    if (failure === undefined) return this.#end();
    const { name: wrong = "" } = failure.fields;
    showFieldError(this.#field, wrong);
    if (wrong === "") this.#field.error.textContent = failure.words;
    this.#field.input.focus();
  }

  /** What is answered after it was given up changes nothing here: another form may stand in the row. */
  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#wiring.done();
  }
}

function nameField(form: HTMLFormElement, user: User): Field {
  const input = part(form, "input", HTMLInputElement);
  const error = part(form, ".field-error", HTMLElement);
  const label = part(form, "label", HTMLLabelElement);
  input.id = `rename-${user.id}`;
  error.id = `rename-${user.id}-error`;
  label.htmlFor = input.id;
  label.textContent = `New name of ${nameOf(user)}`;
  input.value = user.name ?? "";
  input.setAttribute("aria-describedby", error.id);
  return { input, error };
}
