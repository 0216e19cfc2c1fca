import type { NewUser } from "@slipway/core/contract/users";
import { element } from "../element.ts";
import type { Failure } from "../failure.ts";
import { type Field, showFieldError } from "./field-error.ts";
import { nameFrom } from "./name-of.ts";

/** Adds a user; what failed is answered. */
type Add = (user: NewUser) => Promise<Failure | undefined>;

/** The form that adds users, one after the other. */
export class AddForm {
  readonly #form = element("add", HTMLFormElement);
  readonly #email = field("add-email");
  readonly #name = field("add-name");
  readonly #add: Add;

  constructor(add: Add) {
    this.#add = add;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
  }

  focus(): void {
    this.#email.input.focus();
  }

  async #submit(): Promise<void> {
    if (this.#form.ariaBusy === "true") return;
    this.#form.ariaBusy = "true";
    const name = nameFrom(this.#name.input.value);
    const failure = await this.#add({ email: this.#email.input.value, name });
    this.#form.ariaBusy = "false";
    this.#tell(failure);
    if (failure === undefined) this.#form.reset();
    // Nobody who has gone on is called back.
    if (!this.#form.contains(document.activeElement)) return;
    const invalid = this.#form.querySelector('[aria-invalid="true"]');
    if (invalid instanceof HTMLInputElement) invalid.focus();
    else this.focus();
  }

  #tell(failure: Failure | undefined): void {
    const { email = "", name = "" } = failure?.fields ?? {};
    const isTaken = failure?.code === "email-taken";
    showFieldError(this.#email, isTaken ? failure.words : email);
    showFieldError(this.#name, name);
    // What is wrong with neither field is said at the first, which is not at fault.
    if (failure !== undefined && !isTaken && email === "" && name === "") {
      this.#email.error.textContent = failure.words;
    }
  }
}

function field(id: string): Field {
  return {
    input: element(id, HTMLInputElement),
    error: element(`${id}-error`, HTMLElement),
  };
}
