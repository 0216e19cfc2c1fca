import type { NewUser } from "@slipway/core/contract/users";
import { announce } from "../announce.ts";
import { element } from "../element.ts";
import type { Failure } from "../failure.ts";
import {
  type Adding,
  calmFailure,
  describeAdding,
  describeFailed,
  type Draft,
  type FailedAdd,
} from "./add-words.ts";
import { type Field, showFieldError } from "./field-error.ts";
import { nameFrom } from "./name-of.ts";

/** Adds a user; what failed is answered. */
type Add = (user: NewUser) => Promise<Failure | undefined>;

/** The form that adds users, without one waiting for the other. What failed comes back to the fields when they are empty. */
export class AddForm {
  readonly #form = element("add", HTMLFormElement);
  readonly #email = field("add-email");
  readonly #name = field("add-name");
  readonly #words = element("add-words", HTMLElement);
  readonly #add: Add;
  #adding: Adding = { running: [], waiting: [], failure: undefined };

  constructor(add: Add) {
    this.#add = add;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
    // Somebody who has emptied the fields can do with what waits for them.
    this.#form.addEventListener("change", () => this.#giveBack());
  }

  focus(): void {
    this.#email.input.focus();
  }

  /** The connection is back: trouble with it is told no longer. What was typed stays. */
  recovered(): void {
    const { waiting, failure } = this.#adding;
    this.#next({
      waiting: waiting.map((failed) => ({ ...failed, failure: calmFailure(failed.failure) })),
      failure: failure && calmFailure(failure),
    });
  }

  /** Forgets what was typed, also what is on the way. */
  forget(): void {
    this.#form.reset();
    this.#tellFields(undefined);
    this.#next({ running: [], waiting: [], failure: undefined });
  }

  async #submit(): Promise<void> {
    const { running } = this.#adding;
    // The second press of a double click, which has nothing to send.
    if (this.#isEmpty && running.length > 0) return;
    const draft: Draft = { email: this.#email.input.value, name: this.#name.input.value };
    this.#form.reset();
    this.#tellFields(undefined);
    this.#next({ running: [...running, draft], failure: undefined });
    if (this.#form.contains(document.activeElement)) this.focus();
    const failure = await this.#add({ email: draft.email, name: nameFrom(draft.name) });
    this.#settle(draft, failure);
  }

  #settle(draft: Draft, failure: Failure | undefined): void {
    const { running, waiting } = this.#adding;
    // It was forgotten meanwhile.
    if (!running.includes(draft)) return;
    this.#next({
      running: running.filter((other) => other !== draft),
      waiting: failure === undefined ? waiting : [...waiting, { draft, failure }],
    });
    this.#giveBack();
    if (failure !== undefined) announce(describeFailed([{ draft, failure }]));
  }

  /** Puts the oldest that failed back into the fields, unless something stands there. */
  #giveBack(): void {
    const [oldest, ...waiting] = this.#adding.waiting;
    if (oldest === undefined || !this.#isEmpty) return;
    this.#fill(oldest);
    this.#next({ waiting, failure: oldest.failure });
  }

  #fill({ draft, failure }: FailedAdd): void {
    this.#email.input.value = draft.email;
    this.#name.input.value = draft.name;
    this.#tellFields(failure);
    // Nobody who has gone on is called back.
    if (!this.#form.contains(document.activeElement)) return;
    const invalid = this.#form.querySelector('[aria-invalid="true"]');
    if (invalid instanceof HTMLInputElement) invalid.focus();
  }

  get #isEmpty(): boolean {
    return this.#email.input.value === "" && this.#name.input.value === "";
  }

  #tellFields(failure: Failure | undefined): void {
    const { email, name } = failure?.fields ?? {};
    showFieldError(this.#email, failure?.code === "email-taken" ? failure.words : email);
    showFieldError(this.#name, name);
  }

  #next(change: Partial<Adding>): void {
    this.#adding = { ...this.#adding, ...change };
    const { running, waiting, failure } = this.#adding;
    const told = waiting.at(-1)?.failure ?? failure;
    this.#form.ariaBusy = String(running.length > 0);
    this.#words.textContent = describeAdding(this.#adding);
    this.#words.dataset["failed"] = String(told !== undefined && told.kind !== "recovered");
  }
}

function field(id: string): Field {
  return {
    input: element(id, HTMLInputElement),
    error: element(`${id}-error`, HTMLElement),
  };
}
