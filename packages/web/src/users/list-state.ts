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
  /** The cursor of the page that follows. */
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

/** Whether a search shows an email: emails are kept in lower case. */
export function fits(email: string, search: string): boolean {
  return email.startsWith(search.trim().toLowerCase());
}

/** What failed before is told until there is an answer. */
function ask(state: ListState, phase: "first" | "more"): ListState {
  return { ...state, turn: state.turn + 1, phase };
}

function answer(state: ListState, { users, next }: UserPage): ListState {
  const listed = state.phase === "more" ? [...state.listed, ...users] : users;
  return { ...state, listed, next, phase: "ready", failure: undefined };
}

function fail(state: ListState, failure: Failure): ListState {
  if (state.phase === "more") return { ...state, phase: "more-failed", failure };
  // What an earlier search found is no answer to this one.
  return { ...state, listed: [], next: null, phase: "first-failed", failure };
}

function mapUsers(state: ListState, change: (user: User) => readonly User[]): ListState {
  return { ...state, made: state.made.flatMap(change), listed: state.listed.flatMap(change) };
}
