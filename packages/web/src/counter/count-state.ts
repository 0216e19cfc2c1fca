/** What the page knows of the counter while its own increments are on the way. */
export interface CountState {
  /** The highest count that was answered; undefined before the first answer. */
  readonly answered: number | undefined;
  /** What is shown. It never passes what the server will answer when all that is on the way is counted. */
  readonly shown: number | undefined;
  /** The sum of the increments that are on the way. */
  readonly onTheWay: number;
  /** How many increments were ever sent: tells whether one was sent since some moment. */
  readonly sent: number;
}

export type CountEvent =
  | { readonly type: "sent"; readonly by: number }
  | { readonly type: "counted"; readonly by: number; readonly count: number }
  | { readonly type: "failed"; readonly by: number }
  | { readonly type: "read"; readonly count: number; readonly asked: ReadMoment };

/** When a read was asked for: undefined while increments are on the way, whose answers it may overtake. */
export type ReadMoment = number | undefined;

export const unknownCount: CountState = {
  answered: undefined,
  shown: undefined,
  onTheWay: 0,
  sent: 0,
};

/** To be noted before a read is sent. */
export function readMoment({ onTheWay, sent }: CountState): ReadMoment {
  return onTheWay === 0 ? sent : undefined;
}

/**
 * Answers may overtake each other, and other tabs count too: the highest answer stands, on top of it what the clicks
 * promised, and with nothing on the way the answer alone.
 */
export function nextCount(state: CountState, event: CountEvent): CountState {
  switch (event.type) {
    case "sent": {
      const shown = state.shown === undefined ? undefined : state.shown + event.by;
      return { ...state, shown, onTheWay: state.onTheWay + event.by, sent: state.sent + 1 };
    }
    case "counted":
      return settle(answer(arrive(state, event.by), event.count));
    case "failed": {
      const left = arrive(state, event.by);
      const shown = left.shown === undefined ? undefined : left.shown - event.by;
      return settle({ ...left, shown: higher(left.answered, shown) });
    }
    case "read":
      // Nothing was on the way from the question to its answer: it is the truth, even where it is lower than before.
      return event.asked === state.sent
        ? { ...state, answered: event.count, shown: event.count }
        : settle(answer(state, event.count));
  }
}

function arrive(state: CountState, by: number): CountState {
  return { ...state, onTheWay: state.onTheWay - by };
}

function answer(state: CountState, count: number): CountState {
  return {
    ...state,
    answered: higher(state.answered, count),
    shown: higher(state.shown, count),
  };
}

function settle(state: CountState): CountState {
  return state.onTheWay === 0 ? { ...state, shown: state.answered } : state;
}

function higher(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.max(one, other);
}
