import type { User, UserPage } from "@slipway/core/contract/users";
import type { Failure } from "../failure.ts";
import { fits } from "./fits.ts";
import { takePage } from "./take-page.ts";
import { write, type Written } from "./written.ts";

/** The list of users as far as it was asked for. */
export interface ListState {
  /** How the emails begin that are asked for; empty for all. */
  readonly search: string;
  /** Counts the questions: an answer to any but the newest is too late. */
  readonly turn: number;
  /** Made on this page and not met in a page of the list yet; they stand first, newest first. */
  readonly made: readonly User[];
  /** Of the pages that were answered, in the order of the list. */
  readonly listed: readonly User[];
  /** The search that they answer, which is an earlier one until the newest is answered. */
  readonly listedFor: string;
  /** The cursor of the page that follows them. */
  readonly next: string | null;
  /** What was written here since the newest question, whose answer may not have seen it. */
  readonly since: readonly Written[];
  /** What is being asked for, or was asked for in vain; closed once somebody has signed out. */
  readonly phase: "first" | "again" | "more" | "ready" | "first-failed" | "more-failed" | "closed";
  readonly failure: Failure | undefined;
}

export type ListEvent =
  | { readonly type: "asked"; readonly search: string }
  /** For what is there, which others may have changed. */
  | { readonly type: "asked-again" }
  | { readonly type: "asked-more" }
  | { readonly type: "answered"; readonly turn: number; readonly page: UserPage }
  | { readonly type: "failed"; readonly turn: number; readonly failure: Failure }
  | { readonly type: "closed" }
  | Written;

export const emptyList: ListState = {
  search: "",
  turn: 0,
  made: [],
  listed: [],
  listedFor: "",
  next: null,
  since: [],
  phase: "first",
  failure: undefined,
};

export function nextList(state: ListState, event: ListEvent): ListState {
  // Nobody is there for what is answered late.
  if (state.phase === "closed") return state;
  switch (event.type) {
    case "asked":
      return { ...ask(state, "first"), search: event.search };
    case "asked-again":
      return ask(state, "again");
    case "asked-more":
      return ask(state, "more");
    case "answered":
      return event.turn === state.turn ? takePage(state, event.page) : state;
    case "failed":
      return event.turn === state.turn ? fail(state, event.failure) : state;
    case "closed":
      return { ...emptyList, turn: state.turn + 1, phase: "closed" };
    case "made":
    case "changed":
    case "removed":
      return { ...state, ...write(state, event), since: [...state.since, event] };
  }
}

/** What is shown, each user once: those made here come first where the search does not hide them. */
export function shownUsers({ made, listed, search }: ListState): readonly User[] {
  const first = made.filter(({ email }) => fits(email, search));
  const met = new Set(first.map(({ id }) => id));
  return [...first, ...listed.filter(({ id }) => !met.has(id))];
}

/** Where the next page begins; null where there is none, and for a search that was not answered yet. */
export function cursorOf({ search, listedFor, next }: ListState): string | null {
  return search === listedFor ? next : null;
}

/** The most that a page may hold, by the contract. */
const LONGEST = 100;

/** How many users to ask for where the list begins, so that one answer renews all that are there; undefined for as many as a page has. */
export function limitOf({ search, listedFor, listed }: ListState): number | undefined {
  if (search !== listedFor || listed.length === 0) return undefined;
  return Math.min(listed.length, LONGEST);
}

/** Whether an answer is on its way. */
export function isWaiting({ turn, phase }: ListState): boolean {
  return turn > 0 && (phase === "first" || phase === "again" || phase === "more");
}

/** What failed before is told until there is an answer. */
function ask(state: ListState, phase: "first" | "again" | "more"): ListState {
  return { ...state, turn: state.turn + 1, since: [], phase };
}

function fail(state: ListState, failure: Failure): ListState {
  if (state.phase === "more") return { ...state, phase: "more-failed", failure };
  // What an earlier search found is no answer to this one.
  const { search, listedFor } = state;
  const pages = search === listedFor ? {} : { listed: [], listedFor: search, next: null };
  return { ...state, ...pages, phase: "first-failed", failure };
}
