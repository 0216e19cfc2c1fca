import { type ListState, shownUsers } from "./list-state.ts";

/** What stands below the rows: why there are none, or what failed. */
export function describeList(state: ListState): string {
  if (state.failure !== undefined) return state.failure.words;
  const isKnown = state.phase === "ready" || state.phase === "again";
  if (!isKnown || shownUsers(state).length > 0) return "";
  return state.search === ""
    ? "No users yet. Add the first above."
    : `No email begins with “${state.search}”.`;
}

/** What is said when a question was answered. */
export function announceList(state: ListState): string {
  const shown = shownUsers(state).length;
  const rest = state.next === null ? "" : ", more to load";
  return `${shown} ${shown === 1 ? "user" : "users"}${rest}`;
}
