import type { Client } from "@slipway/core/contract/create-client";
import { announce } from "../announce.ts";
import { element } from "../element.ts";
import type { Failure } from "../failure.ts";
import { settleCall } from "../settle-call.ts";
import { type CountEvent, nextCount, readMoment, unknownCount } from "./count-state.ts";
import { describeCount, formatCount } from "./count-words.ts";
import { Slip } from "./slip.ts";

/** An increment keeps its key, so that sending it again after a failure counts it once. */
interface Increment {
  readonly by: number;
  readonly idempotencyKey: string;
}

interface Wiring {
  readonly client: Client<"counter">;
  readonly report: (failure: Failure | undefined) => void;
}

/** The counter: clicks move the number at once and are sent without waiting for each other. */
export class CounterPanel {
  readonly #wiring: Wiring;
  readonly #count = element("count", HTMLElement);
  readonly #words = element("counter-words", HTMLElement);
  readonly #again = element("counter-again", HTMLButtonElement);
  readonly #slip = new Slip(element("hulls", SVGGElement));
  #state = unknownCount;
  #lost: readonly Increment[] = [];
  #failure: Failure | undefined;

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
    element("increment", HTMLButtonElement).addEventListener("click", () => this.#add());
    this.#again.addEventListener("click", () => this.#sendAgain());
  }

  /** Asks for the count. */
  async refresh(): Promise<void> {
    const asked = readMoment(this.#state);
    const settled = await settleCall(this.#wiring.client.counter.read());
    if ("answer" in settled) {
      if (this.#lost.length === 0) this.#failure = undefined;
      this.#next({ type: "read", count: settled.answer.count, asked });
      return this.#wiring.report(undefined);
    }
    if (this.#lost.length === 0) this.#failure = settled.failure;
    this.#show();
    this.#wiring.report(settled.failure);
  }

  #add(): void {
    // What can be sent again stays said until it is; anything else has been said.
    if (this.#failure?.code === "counter-full") this.#lost = [];
    if (this.#lost.length === 0) this.#failure = undefined;
    void this.#send({ by: 1, idempotencyKey: makeKey() });
  }

  #sendAgain(): void {
    const lost = this.#lost;
    this.#lost = [];
    this.#failure = undefined;
    for (const increment of lost) void this.#send(increment);
    if (lost.length === 0) void this.refresh();
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
    this.#again.hidden = this.#failure === undefined || this.#failure.code === "counter-full";
  }
}

/** Not crypto.randomUUID: a page that came over http from another host than localhost has none. */
function makeKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}
