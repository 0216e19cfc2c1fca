import { isPassing } from "../connection.ts";
import type { Failure } from "../failure.ts";
import { isKept } from "../write-key.ts";
import { type Increment, pauseBefore } from "./increment.ts";

/** What failed, and when it goes again. */
export interface LostState {
  /** The increments that were taken back, the oldest first. */
  readonly increments: readonly Increment[];
  /** What the newest of them met; without any, what the newest read met. */
  readonly failure: Failure | undefined;
  /** How often in a row they went again by themselves with none of them counted. */
  readonly tries: number;
  /** When they may go again by themselves, in ms since 1970. */
  readonly due: number;
}

export type LostEvent =
  | { readonly type: "clicked" }
  | { readonly type: "counted" }
  | { readonly type: "failed"; readonly increment: Increment; readonly failure: Failure }
  | { readonly type: "read" }
  | { readonly type: "read-failed"; readonly failure: Failure }
  /** All of them, as somebody wants it. */
  | { readonly type: "resent" }
  /** Those that were due, at this time in ms since 1970. */
  | { readonly type: "resent-by-itself"; readonly now: number };

export const nothingLost: LostState = { increments: [], failure: undefined, tries: 0, due: 0 };

export function nextLost(state: LostState, event: LostEvent): LostState {
  switch (event.type) {
    case "clicked":
      // What can be sent again stays said until it is; anything else has been said.
      return calm(state.failure?.code === "counter-full" ? { ...state, increments: [] } : state);
    case "counted":
      return { ...state, tries: 0, due: 0 };
    case "failed":
      return {
        ...state,
        increments: [...state.increments, event.increment],
        failure: event.failure,
      };
    case "read":
      return calm(state);
    case "read-failed":
      return state.increments.length === 0 ? { ...state, failure: event.failure } : state;
    case "resent":
      return calm({ ...state, increments: [] });
    case "resent-by-itself":
      return resendByItself(state, event.now);
  }
}

/** What goes again by itself sooner or later: what passes, while it counts once for sure. `now` in ms since 1970. */
export function resendable({ increments, failure }: LostState, now: number): readonly Increment[] {
  if (failure === undefined || !isPassing(failure)) return [];
  return increments.filter((increment) => isKept(increment, now));
}

/** What of it may go now. */
export function dueNow(state: LostState, now: number): readonly Increment[] {
  return now < state.due ? [] : resendable(state, now);
}

/** Less and less often while it is in vain though reads are not. */
function resendByItself(state: LostState, now: number): LostState {
  const tries = state.tries + 1;
  const increments = state.increments.filter((increment) => !isKept(increment, now));
  return calm({ ...state, increments, tries, due: now + pauseBefore(tries) });
}

/** With nothing lost there is no failure left to tell. */
function calm(state: LostState): LostState {
  return state.increments.length === 0 ? { ...state, failure: undefined } : state;
}
