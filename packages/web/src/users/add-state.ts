import { isPassing } from "../connection.ts";
import type { Failure } from "../failure.ts";
import { isKept, makeWriteKey, type WriteKey } from "../write-key.ts";

/** What the fields of the form hold. */
export interface Fields {
  readonly email: string;
  readonly name: string;
}

/** What they held when the form was sent. */
export interface Draft extends Fields, WriteKey {}

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
  /** What stands in the fields again. */
  readonly back: FailedAdd | undefined;
}

export type AddEvent =
  | { readonly type: "sent"; readonly draft: Draft }
  | { readonly type: "settled"; readonly draft: Draft; readonly failure: Failure | undefined }
  /** The oldest that waits stands in the fields again. */
  | { readonly type: "given-back" }
  /** The connection is back. */
  | { readonly type: "recovered" }
  /** Somebody is back from signing in, with what was typed before. */
  | { readonly type: "returned"; readonly drafts: readonly Draft[] }
  /** Somebody has signed out. */
  | { readonly type: "forgotten" };

export const nothingAdded: Adding = { running: [], waiting: [], back: undefined };

const RETURNED: Failure = {
  kind: "recovered",
  words: "Signed in again: add it now.",
  code: "token-missing",
  fields: {},
};

export function nextAdding(state: Adding, event: AddEvent): Adding {
  switch (event.type) {
    case "sent":
      return { ...state, running: [...state.running, event.draft], back: undefined };
    case "settled":
      return settle(state, event.draft, event.failure);
    case "given-back": {
      const [oldest, ...waiting] = state.waiting;
      return oldest === undefined ? state : { ...state, waiting, back: oldest };
    }
    case "recovered":
      return {
        ...state,
        waiting: state.waiting.map(calm),
        back: state.back && calm(state.back),
      };
    case "returned":
      return { ...state, waiting: event.drafts.map((draft) => ({ draft, failure: RETURNED })) };
    case "forgotten":
      return nothingAdded;
  }
}

/**
 * What is sent of the fields. What failed and stands there again unchanged keeps its key while that counts: it may have
 * been added, its answer lost. `now` in ms since 1970.
 */
export function draftOf({ back }: Adding, { email, name }: Fields, now: number): Draft {
  const { draft } = back ?? {};
  const isSame = draft?.email === email && draft.name === name;
  return isSame && isKept(draft, now) ? draft : { email, name, ...makeWriteKey() };
}

/** All that is not known to be added, first what the fields hold. `now` in ms since 1970. */
export function draftsOf(state: Adding, fields: Fields, now: number): readonly Draft[] {
  const { running, waiting } = state;
  const typed = isEmpty(fields) ? [] : [draftOf(state, fields, now)];
  return [...typed, ...waiting.map(({ draft }) => draft), ...running];
}

export function isEmpty({ email, name }: Fields): boolean {
  return email === "" && name === "";
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

/** The same when the connection is back: there is no trouble left to tell, and it has to be sent again. */
function calm(failed: FailedAdd): FailedAdd {
  const { draft, failure } = failed;
  if (!isPassing(failure)) return failed;
  const words = "Connected again: add it once more.";
  return { draft, failure: { ...failure, kind: "recovered", words } };
}
