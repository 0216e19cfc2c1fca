import type { Client } from "@slipway/core/contract/create-client";
import { announce } from "../announce.ts";
import { isPassing } from "../connection.ts";
import { element } from "../element.ts";
import type { Failure } from "../failure.ts";
import { settleCall } from "../settle-call.ts";
import { showButton } from "../show-button.ts";
import { type CountEvent, nextCount, readMoment, unknownCount } from "./count-state.ts";
import { describeCount, formatCount } from "./count-words.ts";
import { type Increment, makeIncrement, maySendAgain, pauseBefore } from "./increment.ts";
import { Slip } from "./slip.ts";

interface Wiring {
  readonly client: Client<"counter">;
  readonly report: (failure: Failure | undefined) => void;
}

/** The counter: clicks move the number at once and are sent without waiting for each other. */
export class CounterPanel {
  readonly #wiring: Wiring;
  readonly #count = element("count", HTMLElement);
  readonly #words = element("counter-words", HTMLElement);
  readonly #increment = element("increment", HTMLButtonElement);
  readonly #again = element("counter-again", HTMLButtonElement);
  readonly #slip = new Slip(element("hulls", SVGGElement));
  #state = unknownCount;
  #lost: readonly Increment[] = [];
  #failure: Failure | undefined;
  /** How often in a row it sent again by itself, and when it may once more, in ms since 1970. */
  #tries = 0;
  #due = 0;

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
    this.#increment.addEventListener("click", () => this.#add());
    this.#again.addEventListener("click", () => this.#sendAgain());
  }

  /** Whether it holds increments that it sends again by itself. */
  get hasLost(): boolean {
    return this.#failure !== undefined && isPassing(this.#failure) && this.#kept.length > 0;
  }

  get #kept(): readonly Increment[] {
    const now = Date.now();
    return this.#lost.filter((increment) => maySendAgain(increment, now));
  }

  /** Asks for the count; an answer is the sign to send again what was lost. */
  async refresh(): Promise<void> {
    this.#next({ type: "asked" });
    const asked = readMoment(this.#state);
    const settled = await settleCall(this.#wiring.client.counter.read());
    if ("answer" in settled) {
      if (this.#lost.length === 0) this.#failure = undefined;
      this.#next({ type: "read", count: settled.answer.count, asked });
      this.#wiring.report(undefined);
      return this.#recover();
    }
    if (this.#lost.length === 0) this.#failure = settled.failure;
    this.#show();
    this.#wiring.report(settled.failure);
  }

  #add(): void {
    // What can be sent again stays said until it is; anything else has been said.
    if (this.#failure?.code === "counter-full") this.#lost = [];
    if (this.#lost.length === 0) this.#failure = undefined;
    void this.#send(makeIncrement(1));
  }

  #sendAgain(): void {
    const lost = this.#lost;
    this.#resend(lost);
    if (lost.length === 0) void this.refresh();
  }

  /** Sends again what a connection that was away has lost; less and less often while that fails though reads do not. */
  #recover(): void {
    const now = Date.now();
    if (!this.hasLost || now < this.#due) return;
    this.#tries += 1;
    this.#due = now + pauseBefore(this.#tries);
    this.#resend(this.#kept);
  }

  #resend(increments: readonly Increment[]): void {
    this.#lost = this.#lost.filter((increment) => !increments.includes(increment));
    if (this.#lost.length === 0) this.#failure = undefined;
    for (const increment of increments) void this.#send(increment);
  }

  async #send(increment: Increment): Promise<void> {
    const { by, idempotencyKey } = increment;
    const leave = this.#slip.lay();
    this.#next({ type: "sent", by });
    const settled = await settleCall(
      this.#wiring.client.counter.increment({ increment: by }, { idempotencyKey }),
    );
    leave("answer" in settled);
    if ("answer" in settled) {
      this.#tries = 0;
      this.#due = 0;
      this.#wiring.report(undefined);
      this.#next({ type: "counted", by, count: settled.answer.count });
    } else {
      this.#takeBack(increment, settled.failure);
    }
    if (this.#state.onTheWay === 0) this.#settled();
  }

  #takeBack(increment: Increment, failure: Failure): void {
    this.#lost = [...this.#lost, increment];
    this.#failure = failure;
    this.#wiring.report(failure);
    this.#next({ type: "failed", by: increment.by });
  }

  /** Says once for a row of clicks where they ended. */
  #settled(): void {
    const { shown } = this.#state;
    const count = shown === undefined ? "" : `Count ${formatCount(shown)}. `;
    announce(this.#failure === undefined ? count : `${count}${this.#words.textContent}`);
    // Of what failed it is not known whether it was counted.
    if (this.#failure !== undefined) void this.refresh();
  }

  #next(event: CountEvent): void {
    this.#state = nextCount(this.#state, event);
    this.#show();
  }

  #show(): void {
    const { shown } = this.#state;
    if (shown !== undefined) {
      this.#count.textContent = formatCount(shown);
      this.#count.dataset["length"] = String(formatCount(shown).length);
    }
    const lost = this.#lost.reduce((sum, { by }) => sum + by, 0);
    this.#words.textContent = describeCount({ state: this.#state, lost, failure: this.#failure });
    this.#words.dataset["failed"] = String(this.#failure !== undefined);
    this.#again.textContent = lost > 0 ? "Send again" : "Try again";
    const isShown = this.#failure !== undefined && this.#failure.code !== "counter-full";
    showButton(this.#again, { isShown, instead: this.#increment });
  }
}
