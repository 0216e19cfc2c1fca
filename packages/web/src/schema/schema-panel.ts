import type { Client } from "@slipway/core/contract/create-client";
import { announce } from "../announce.ts";
import { copyOf, element, part } from "../element.ts";
import type { Failure } from "../failure.ts";
import { settleCall } from "../settle-call.ts";
import { showButton } from "../show-button.ts";
import { describeSchema, type LedgerLine, type SchemaWords } from "./describe-schema.ts";
import { since } from "./since.ts";

interface Wiring {
  readonly client: Client<"status">;
  readonly report: (failure: Failure | undefined) => void;
}

/** Where the database's schema stands. */
export class SchemaPanel {
  readonly #wiring: Wiring;
  readonly #section = element("schema", HTMLElement);
  readonly #title = element("schema-title", HTMLElement);
  readonly #ledger = element("ledger", HTMLOListElement);
  readonly #rest = element("ledger-rest", HTMLElement);
  readonly #drift = element("drift", HTMLElement);
  readonly #latency = element("latency", HTMLElement);
  readonly #words = element("schema-words", HTMLElement);
  readonly #again = element("schema-again", HTMLButtonElement);
  #isAsking = false;
  /** The summary of the last answer. */
  #told: string | undefined;

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
    this.#again.addEventListener("click", () => void this.refresh());
  }

  /** Asks where it stands, unless that is being asked. */
  async refresh(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const settled = await settleCall(this.#wiring.client.status.read());
    this.#isAsking = false;
    const failure = "failure" in settled ? settled.failure : undefined;
    if ("answer" in settled) this.#show(describeSchema(settled.answer));
    else this.#tell(settled.failure.words, "failed");
    showButton(this.#again, { isShown: failure !== undefined, instead: this.#title });
    this.#wiring.report(failure);
  }

  #tell(words: string, state: "there" | "behind" | "failed"): void {
    this.#words.textContent = words;
    this.#words.dataset["state"] = state;
  }

  #show(words: SchemaWords): void {
    const isNews = this.#told !== undefined && this.#told !== words.summary;
    this.#told = words.summary;
    this.#section.ariaBusy = "false";
    this.#tell(words.summary, words.behind ? "behind" : "there");
    const now = new Date();
    this.#ledger.replaceChildren(...words.lines.map((line) => makeRow(line, now)));
    this.#rest.textContent = words.rest;
    this.#drift.textContent = words.drift;
    this.#drift.dataset["state"] = words.drifted ? "drifted" : "same";
    this.#latency.textContent = words.latency;
    if (isNews) announce(`Schema: ${words.summary}`);
  }
}

function makeRow({ state, tag, appliedAt }: LedgerLine, now: Date): HTMLLIElement {
  const row = copyOf("ledger-row", HTMLLIElement);
  row.dataset["state"] = state;
  part(row, ".tag", HTMLElement).append(...breakable(tag));
  const when = part(row, ".when", HTMLElement);
  if (state === "pending") when.textContent = "pending";
  if (appliedAt !== undefined) when.append(makeTime(appliedAt, now));
  return row;
}

/** A tag that is too long for its line breaks after its number, or after a hyphen as any text does. */
function breakable(tag: string): (Node | string)[] {
  const words = tag.indexOf("_") + 1;
  return [tag.slice(0, words), document.createElement("wbr"), tag.slice(words)];
}

function makeTime(at: Date, now: Date): HTMLTimeElement {
  const time = document.createElement("time");
  time.dateTime = at.toISOString();
  time.title = at.toLocaleString("en");
  time.textContent = since(at, now);
  return time;
}
