import type { Client } from "@slipway/core/contract/create-client";
import { announce } from "../announce.ts";
import { element } from "../element.ts";
import { type Failure, isDone } from "../failure.ts";
import { settleCall } from "../settle-call.ts";
import { showButton } from "../show-button.ts";
import { type CountEvent, nextCount, readMoment, unknownCount } from "./count-state.ts";
import { describeCount, formatCount } from "./count-words.ts";
import { type Increment, makeIncrement } from "./increment.ts";
import { dueNow, type LostEvent, nextLost, nothingLost, resendable } from "./lost-state.ts";
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
  #lost = nothingLost;

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
    this.#increment.addEventListener("click", () => this.#add());
    this.#again.addEventListener("click", () => this.#sendAgain());
  }

  /** Whether it holds increments that it sends again by itself. */
  get hasLost(): boolean {
    return resendable(this.#lost, Date.now()).length > 0;
  }

  /** Asks for the count; an answer is the sign to send again what was lost. */
  async refresh(): Promise<void> {
    this.#next({ type: "asked" });
    const asked = readMoment(this.#state);
    const settled = await settleCall(this.#wiring.client.counter.read());
    if ("answer" in settled) {
      this.#nextLost({ type: "read" });
      this.#next({ type: "read", count: settled.answer.count, asked });
      this.#wiring.report(undefined);
      return this.#recover();
    }
    this.#nextLost({ type: "read-failed", failure: settled.failure });
    this.#show();
    this.#wiring.report(settled.failure);
  }

  #add(): void {
    this.#nextLost({ type: "clicked" });
    void this.#send(makeIncrement(1));
  }

  #sendAgain(): void {
    const { increments } = this.#lost;
    this.#nextLost({ type: "resent" });
    if (increments.length === 0) void this.refresh();
    else this.#sendAll(increments);
  }

  /** Sends again what a connection that was away has lost. */
  #recover(): void {
    const now = Date.now();
    const due = dueNow(this.#lost, now);
    if (due.length === 0) return;
    this.#nextLost({ type: "resent-by-itself", now });
    this.#sendAll(due);
  }

  #sendAll(increments: readonly Increment[]): void {
    for (const increment of increments) void this.#send(increment);
  }

  async #send(increment: Increment): Promise<void> {
    const { by, idempotencyKey } = increment;
    const leave = this.#slip.lay();
    this.#next({ type: "sent", by });
    const settled = await settleCall(
      this.#wiring.client.counter.increment({ increment: by }, { idempotencyKey }),
    );
    const isCounted = "answer" in settled || isDone(settled.failure);
    leave(isCounted);
    if ("answer" in settled) this.#counted(by, settled.answer.count);
    else if (isCounted) this.#counted(by, undefined);
    else this.#takeBack(increment, settled.failure);
    if (this.#state.onTheWay === 0) this.#settled();
  }

  /** Asks for the count where that of the answer is lost. */
  #counted(by: number, count: number | undefined): void {
    this.#nextLost({ type: "counted" });
    this.#wiring.report(undefined);
    this.#next({ type: "counted", by, count });
    if (count === undefined) void this.refresh();
  }

  #takeBack(increment: Increment, failure: Failure): void {
    this.#nextLost({ type: "failed", increment, failure });
    this.#wiring.report(failure);
    this.#next({ type: "failed", by: increment.by });
  }

  /** Says once for a row of clicks where they ended. */
  #settled(): void {
    const { shown } = this.#state;
    const { failure } = this.#lost;
    const count = shown === undefined ? "" : `Count ${formatCount(shown)}. `;
    announce(failure === undefined ? count : `${count}${this.#words.textContent}`);
    // Of what failed it is not known whether it was counted.
    if (failure !== undefined) void this.refresh();
  }

  #nextLost(event: LostEvent): void {
    this.#lost = nextLost(this.#lost, event);
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
    const { increments, failure } = this.#lost;
    const lost = increments.reduce((sum, { by }) => sum + by, 0);
    this.#words.textContent = describeCount({ state: this.#state, lost, failure });
    this.#words.dataset["failed"] = String(failure !== undefined);
    this.#again.textContent = lost > 0 ? "Send again" : "Try again";
    const isShown = failure !== undefined && failure.code !== "counter-full";
    showButton(this.#again, { isShown, instead: this.#increment });
  }
}
