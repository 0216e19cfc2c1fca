import { isPassing } from "../connection.ts";
import type { Failure } from "../failure.ts";

/** What the fields of the form held when it was sent. */
export interface Draft {
  readonly email: string;
  readonly name: string;
}

/** An add that failed. */
export interface FailedAdd {
  readonly draft: Draft;
  readonly failure: Failure;
}

/** Where the form stands. */
export interface Adding {
  /** What is on the way, the oldest first. */
  readonly running: readonly Draft[];
  /** Failed while something else stood in the fields already, the oldest first. */
  readonly waiting: readonly FailedAdd[];
  /** Why what stands in the fields again was not added. */
  readonly failure: Failure | undefined;
}

export type AddEvent =
  | { readonly type: "sent"; readonly draft: Draft }
  | { readonly type: "settled"; readonly draft: Draft; readonly failure: Failure | undefined }
  /** The oldest that waits stands in the fields again. */
  | { readonly type: "given-back" }
  /** The connection is back. */
  | { readonly type: "recovered" }
  /** Somebody has signed out. */
  | { readonly type: "forgotten" };

export const nothingAdded: Adding = { running: [], waiting: [], failure: undefined };

export function nextAdding(state: Adding, event: AddEvent): Adding {
  switch (event.type) {
    case "sent":
      return { ...state, running: [...state.running, event.draft], failure: undefined };
    case "settled":
      return settle(state, event.draft, event.failure);
    case "given-back": {
      const [oldest, ...waiting] = state.waiting;
      return oldest === undefined ? state : { ...state, waiting, failure: oldest.failure };
    }
    case "recovered":
      return {
        ...state,
        waiting: state.waiting.map(({ draft, failure }) => ({ draft, failure: calm(failure) })),
        failure: state.failure && calm(state.failure),
      };
    case "forgotten":
      return nothingAdded;
  }
}

function settle(state: Adding, draft: Draft, failure: Failure | undefined): Adding {
  // It was forgotten meanwhile.
  if (!state.running.includes(draft)) return state;
  return {
    ...state,
    running: state.running.filter((other) => other !== draft),
    waiting: failure === undefined ? state.waiting : [...state.waiting, { draft, failure }],
  };
}

/** The same failure when the connection is back: there is no trouble left to tell, and still nothing was added. */
function calm(failure: Failure): Failure {
  if (!isPassing(failure)) return failure;
  return { ...failure, kind: "recovered", words: "Connected again: add it once more." };
}
