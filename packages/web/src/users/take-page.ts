import type { User, UserPage } from "@slipway/core/contract/users";
import { fits } from "./fits.ts";
import type { ListState } from "./list-state.ts";
import { write } from "./written.ts";

type Pages = Pick<ListState, "listed" | "next">;

/** Takes the page that was asked for, as true but for what was written since. */
export function takePage(state: ListState, page: UserPage): ListState {
  const pages = state.phase === "more" ? addPage(state, page) : renewPages(state, page);
  const made = settleMade(state, page, pages.listed);
  const users = state.since.reduce(write, { made, listed: pages.listed });
  return {
    ...state,
    ...users,
    listedFor: state.search,
    next: pages.next,
    phase: "ready",
    failure: undefined,
  };
}

function addPage({ listed }: ListState, { users, next }: UserPage): Pages {
  return { listed: [...listed, ...users], next };
}

/** A first page that is asked for again says nothing of what was loaded beyond it: that stays. */
function renewPages(state: ListState, { users, next }: UserPage): Pages {
  const met = new Set(users.map(({ id }) => id));
  const end = state.listed.findLastIndex(({ id }) => met.has(id)) + 1;
  const isSame = state.search === state.listedFor && next !== null && end > 0;
  const isShorter = users.length < state.listed.length;
  const rest = isSame && isShorter ? state.listed.slice(end) : [];
  return rest.length === 0
    ? { listed: users, next }
    : { listed: [...users, ...rest], next: state.next };
}

/** Whom this page made before it asked: as the list has them, and gone where it would have them and has not. */
function settleMade(state: ListState, { next }: UserPage, listed: readonly User[]) {
  const { made, since, phase, search } = state;
  const known = new Map(listed.map((user) => [user.id, user]));
  const young = new Set(since.map((event) => (event.type === "made" ? event.user.id : undefined)));
  // In the order of ids whoever is new comes last; in that of emails an earlier page may hold them.
  const isWhole = next === null && (phase !== "more" || search === "");
  return made
    .filter(({ id }) => !young.has(id))
    .map((user) => known.get(user.id) ?? user)
    .filter(({ id, email }) => known.has(id) || !isWhole || !fits(email, search));
}
