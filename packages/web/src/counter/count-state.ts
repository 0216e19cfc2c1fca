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
  /** How many reads were ever asked for. */
  readonly asked: number;
  /** Which of them, counted from 1, is the newest that was answered; 0 before the first. */
  readonly read: number;
}

export type CountEvent =
  | { readonly type: "sent"; readonly by: number }
  /** Without a count where that of the answer is lost; what was promised stands until a read. */
  | { readonly type: "counted"; readonly by: number; readonly count: number | undefined }
  | { readonly type: "failed"; readonly by: number }
  | { readonly type: "asked" }
  | { readonly type: "read"; readonly count: number; readonly asked: ReadMoment };

/** When a read was asked for. */
export interface ReadMoment {
  /** Which read it is, counted from 1. */
  readonly read: number;
  /** After how many increments; undefined while some are on the way, whose answers it may overtake. */
  readonly sent: number | undefined;
}

export const unknownCount: CountState = {
  answered: undefined,
  shown: undefined,
  onTheWay: 0,
  sent: 0,
  asked: 0,
  read: 0,
};

/** To be noted when a read was asked for, before it is sent. */
export function readMoment({ onTheWay, sent, asked }: CountState): ReadMoment {
  return { read: asked, sent: onTheWay === 0 ? sent : undefined };
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
    case "counted": {
      const left = arrive(state, event.by);
      return event.count === undefined ? left : settle(answer(left, event.count));
    }
    case "failed": {
      const left = arrive(state, event.by);
      const shown = left.shown === undefined ? undefined : left.shown - event.by;
      return settle({ ...left, shown: higher(left.answered, shown) });
    }
    case "asked":
      return { ...state, asked: state.asked + 1 };
    case "read":
      return takeRead(state, event.count, event.asked);
  }
}

function takeRead(state: CountState, count: number, { read, sent }: ReadMoment): CountState {
  // A read that was asked for later is newer, whichever comes first.
  if (read < state.read) return state;
  // Nothing was on the way from the question to its answer: it is the truth, even where it is lower than before.
  if (sent === state.sent) return { ...state, read, answered: count, shown: count };
  return settle(answer({ ...state, read }, count));
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
