import type { NewUser } from "@slipway/core/contract/users";
import { announce } from "../announce.ts";
import { element } from "../element.ts";
import type { Failure } from "../failure.ts";
import {
  type AddEvent,
  type Draft,
  draftOf,
  draftsOf,
  type FailedAdd,
  type Fields,
  isEmpty,
  nextAdding,
  nothingAdded,
} from "./add-state.ts";
import { describeAdding, describeFailed, tellsFailure } from "./add-words.ts";
import { type Field, showFieldError } from "./field-error.ts";
import { nameFrom } from "./name-of.ts";

/** Adds a user; what failed is answered. */
type Add = (user: NewUser, idempotencyKey: string) => Promise<Failure | undefined>;

/** The form that adds users, without one waiting for the other. What failed comes back to the fields when they are empty. */
export class AddForm {
  readonly #form = element("add", HTMLFormElement);
  readonly #email = field("add-email");
  readonly #name = field("add-name");
  readonly #words = element("add-words", HTMLElement);
  readonly #add: Add;
  #adding = nothingAdded;

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
    this.#next({ type: "recovered" });
  }

  /** What was typed and is not known to be added. */
  get drafts(): readonly Draft[] {
    return draftsOf(this.#adding, this.#fields, Date.now());
  }

  /** Puts back what was typed before somebody left to sign in. */
  restore(drafts: readonly Draft[]): void {
    this.#next({ type: "returned", drafts });
    this.#giveBack();
  }

  /** Forgets what was typed, also what is on the way. */
  forget(): void {
    this.#form.reset();
    this.#tellFields(undefined);
    this.#next({ type: "forgotten" });
  }

  async #submit(): Promise<void> {
    // The second press of a double click, which has nothing to send.
    if (isEmpty(this.#fields) && this.#adding.running.length > 0) return;
    const draft = draftOf(this.#adding, this.#fields, Date.now());
    this.#form.reset();
    this.#tellFields(undefined);
    this.#next({ type: "sent", draft });
    if (this.#form.contains(document.activeElement)) this.focus();
    const { email, name, idempotencyKey } = draft;
    const failure = await this.#add({ email, name: nameFrom(name) }, idempotencyKey);
    this.#settle(draft, failure);
  }

  #settle(draft: Draft, failure: Failure | undefined): void {
    const { running } = this.#adding;
    this.#next({ type: "settled", draft, failure });
    this.#giveBack();
    // What was forgotten meanwhile is not named any longer.
    if (failure === undefined || !running.includes(draft)) return;
    announce(describeFailed([{ draft, failure }]));
  }

  /** Puts the oldest that failed back into the fields, unless something stands there. */
  #giveBack(): void {
    const [oldest] = this.#adding.waiting;
    if (oldest === undefined || !isEmpty(this.#fields)) return;
    this.#fill(oldest);
    this.#next({ type: "given-back" });
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

  get #fields(): Fields {
    return { email: this.#email.input.value, name: this.#name.input.value };
  }

  #tellFields(failure: Failure | undefined): void {
    const { email, name } = failure?.fields ?? {};
    showFieldError(this.#email, failure?.code === "email-taken" ? failure.words : email);
    showFieldError(this.#name, name);
  }

  #next(event: AddEvent): void {
    this.#adding = nextAdding(this.#adding, event);
    this.#form.ariaBusy = String(this.#adding.running.length > 0);
    this.#words.textContent = describeAdding(this.#adding);
    this.#words.dataset["failed"] = String(tellsFailure(this.#adding));
  }
}

function field(id: string): Field {
  return {
    input: element(id, HTMLInputElement),
    error: element(`${id}-error`, HTMLElement),
  };
}
