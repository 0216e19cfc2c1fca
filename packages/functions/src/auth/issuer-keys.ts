import { TransportError } from "@slipway/core/lib/https-fetch";
import type { JWTHeaderParameters } from "jose";
import { JWKSNoMatchingKey } from "jose/errors";
import { atMost, type Deadline } from "../http/deadline.ts";
import { describeError } from "../http/describe-error.ts";
import { retry } from "../http/retry.ts";
import { fetchKeys, type KeySet } from "./fetch-keys.ts";
import { issuerUnreachable } from "./token-refusal.ts";

/** Milliseconds that an issuer has to tell its keys. */
const FETCH_LIMIT = 3000;
/** Milliseconds in which an issuer is not asked again for a key that it did not have. */
const COOLDOWN = 30_000;
/** Milliseconds in which an issuer is not asked again that gave no answer, while nothing works without it. */
const PAUSE = 1000;
/** Milliseconds after which keys are read anew, so that one which was withdrawn ceases to count. */
const MAX_AGE = 600_000;

/** The last time that an issuer was asked, and until when its answer stands for another. */
interface Asked {
  readonly answer: Promise<KeySet>;
  until: number;
}

/**
 * The keys of one issuer, kept for as long as the environment lives. By the wall clock: a frozen Lambda misses its timers.
 * Requests at the same time share one fetch, under the deadline of the first.
 */
export class IssuerKeys {
  readonly #issuer: string;
  #known: { readonly keys: KeySet; readonly readAt: number } | undefined;
  #asked: Asked | undefined;
  constructor(issuer: string) {
    this.#issuer = issuer;
  }

  /** Throws Refusal where the issuer cannot be asked, and JWKSNoMatchingKey where it has no such key. */
  async find(header: JWTHeaderParameters, deadline: Deadline): ReturnType<KeySet> {
    const keys = await this.#current(deadline);
    try {
      return await keys(header);
    } catch (error) {
      if (!(error instanceof JWKSNoMatchingKey)) throw error;
      // It may be newer than what is known.
      const renewed = await this.#ask(deadline);
      return await renewed(header);
    }
  }

  async #current(deadline: Deadline): Promise<KeySet> {
    if (this.#known === undefined) return await this.#ask(deadline);
    const { keys, readAt } = this.#known;
    if (Date.now() - readAt < MAX_AGE) return keys;
    try {
      return await this.#ask(deadline);
    } catch (error) {
      const message = "the keys of the issuer could not be read anew; the old ones still count";
      console.warn({ message, error: describeError(error) });
      return keys;
    }
  }

  #ask(deadline: Deadline): Promise<KeySet> {
    if (this.#asked !== undefined && Date.now() < this.#asked.until) return this.#asked.answer;
    const answer = this.#fetch(deadline);
    this.#asked = { answer, until: Infinity };
    void this.#note(this.#asked);
    return answer;
  }

  async #note(asked: Asked): Promise<void> {
    try {
      this.#known = { keys: await asked.answer, readAt: Date.now() };
      asked.until = Date.now() + COOLDOWN;
    } catch {
      // Whoever asked is told.
      asked.until = Date.now() + (this.#known === undefined ? PAUSE : COOLDOWN);
    }
  }

  async #fetch(deadline: Deadline): Promise<KeySet> {
    const limited = atMost(deadline, FETCH_LIMIT);
    try {
      return await retry(limited, isTransportError, () => fetchKeys(this.#issuer, limited.signal));
    } catch (cause) {
      throw issuerUnreachable(cause);
    }
  }
}

function isTransportError(error: unknown): boolean {
  return error instanceof TransportError;
}
