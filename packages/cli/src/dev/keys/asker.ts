import type { Question, Tell } from "../dev-event.ts";
import { type Key, typeInto } from "../screen/read-keys.ts";

/** Asks one question at a time on the screen, whose keys go into the answer until it is given. */
export class Asker {
  readonly #tell: Tell;
  #asked: { question: Question; answer: (typed: string | undefined) => void } | undefined;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  get asks(): boolean {
    return this.#asked !== undefined;
  }

  /** Resolves to what was typed, or to the one key that was pressed; undefined after Esc. */
  async ask(question: Question): Promise<string | undefined> {
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    this.#asked = { question, answer: resolve };
    this.#tell({ type: "question", question });
    const typed = await promise;
    this.#asked = undefined;
    this.#tell({ type: "question", question: undefined });
    return typed;
  }

  press(key: Key): void {
    if (this.#asked === undefined) return;
    const { question, answer } = this.#asked;
    const { typed } = question;
    // Pasted text is no answer where one key is.
    if (key.pasted && typed === undefined) return;
    if (key.name === "escape") answer(undefined);
    else if (typed === undefined) answer(key.text);
    else if (key.name === "return" || key.name === "enter") answer(typed);
    else this.#show({ ...question, typed: typeInto(typed, key) }, answer);
  }

  #show(question: Question, answer: (typed: string | undefined) => void): void {
    this.#asked = { question, answer };
    this.#tell({ type: "question", question });
  }
}
