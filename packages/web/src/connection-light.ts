import { type ConnectionState, fare, failing, lightOf, unknownConnection } from "./connection.ts";
import { element } from "./element.ts";
import type { Failure } from "./failure.ts";

/** Shows how the page is connected, beside its name. */
export class ConnectionLight {
  readonly #light = element("connection", HTMLElement);
  readonly #words = element("connection-words", HTMLElement);
  #state = unknownConnection;

  /** What tells how a part of the page fared. */
  reporter(part: string): (failure: Failure | undefined) => void {
    return (failure) => this.#next(fare(this.#state, part, failure));
  }

  /** The browser says that it has no network. */
  offline(): void {
    this.#next({ ...this.#state, offline: true });
  }

  failing(): readonly string[] {
    return failing(this.#state);
  }

  #next(state: ConnectionState): void {
    this.#state = state;
    const light = lightOf(state);
    this.#light.dataset["state"] = light.state;
    // Only what changes is said.
    if (this.#words.textContent !== light.words) this.#words.textContent = light.words;
  }
}
