import type { User, UserPage } from "@slipway/core/contract/users";
import type { Failure } from "../failure.ts";

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
  /** What is being asked for, or was asked for in vain. */
  readonly phase: "first" | "more" | "ready" | "first-failed" | "more-failed";
  readonly failure: Failure | undefined;
}

export type ListEvent =
  | { readonly type: "asked"; readonly search: string }
  | { readonly type: "asked-more" }
  | { readonly type: "answered"; readonly turn: number; readonly page: UserPage }
  | { readonly type: "failed"; readonly turn: number; readonly failure: Failure }
  | { readonly type: "made"; readonly user: User }
  | { readonly type: "changed"; readonly user: User }
  | { readonly type: "removed"; readonly id: number };

export const emptyList: ListState = {
  search: "",
  turn: 0,
  made: [],
  listed: [],
  listedFor: "",
  next: null,
  phase: "first",
  failure: undefined,
};

export function nextList(state: ListState, event: ListEvent): ListState {
  switch (event.type) {
    case "asked":
      return { ...ask(state, "first"), search: event.search };
    case "asked-more":
      return ask(state, "more");
    case "answered":
      return event.turn === state.turn ? answer(state, event.page) : state;
    case "failed":
      return event.turn === state.turn ? fail(state, event.failure) : state;
    case "made":
      return { ...state, made: [event.user, ...state.made] };
    case "changed":
      return mapUsers(state, (user) => (user.id === event.user.id ? [event.user] : [user]));
    case "removed":
      return mapUsers(state, (user) => (user.id === event.id ? [] : [user]));
  }
}

/** What is shown, each user once: those made here come first where the search does not hide them. */
export function shownUsers({ made, listed, search }: ListState): readonly User[] {
  const first = made.filter(({ email }) => fits(email, search));
  const met = new Set(first.map(({ id }) => id));
  return [...first, ...listed.filter(({ id }) => !met.has(id))];
}

/** Where the next page begins; null where there is none, and for a search that was not answered yet. */
export function cursorOf(state: ListState): string | null {
  return isOfSearch(state) ? state.next : null;
}

/** Whether an answer is on its way. */
export function isWaiting({ turn, phase }: ListState): boolean {
  return turn > 0 && (phase === "first" || phase === "more");
}

/** Whether a search shows an email: emails are kept in lower case. */
export function fits(email: string, search: string): boolean {
  return email.startsWith(search.trim().toLowerCase());
}

type Pages = Pick<ListState, "listed" | "next">;

/** What failed before is told until there is an answer. */
function ask(state: ListState, phase: "first" | "more"): ListState {
  return { ...state, turn: state.turn + 1, phase };
}

function answer(state: ListState, page: UserPage): ListState {
  const pages = state.phase === "more" ? addPage(state, page) : renewPages(state, page);
  return { ...state, ...pages, listedFor: state.search, phase: "ready", failure: undefined };
}

function addPage({ listed }: ListState, { users, next }: UserPage): Pages {
  return { listed: [...listed, ...users], next };
}

/** A first page that is asked for again says nothing of the pages that were loaded after it: they stay. */
function renewPages(state: ListState, { users, next }: UserPage): Pages {
  const met = new Set(users.map(({ id }) => id));
  const end = state.listed.findLastIndex(({ id }) => met.has(id)) + 1;
  const rest = isOfSearch(state) && next !== null && end > 0 ? state.listed.slice(end) : [];
  return rest.length === 0
    ? { listed: users, next }
    : { listed: [...users, ...rest], next: state.next };
}

function fail(state: ListState, failure: Failure): ListState {
  if (state.phase === "more") return { ...state, phase: "more-failed", failure };
  // What an earlier search found is no answer to this one.
  const pages = isOfSearch(state) ? {} : { listed: [], listedFor: state.search, next: null };
  return { ...state, ...pages, phase: "first-failed", failure };
}

function isOfSearch({ search, listedFor }: ListState): boolean {
  return search === listedFor;
}

function mapUsers(state: ListState, change: (user: User) => readonly User[]): ListState {
  return { ...state, made: state.made.flatMap(change), listed: state.listed.flatMap(change) };
}
