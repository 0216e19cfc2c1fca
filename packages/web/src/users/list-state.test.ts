import { describe, expect, test } from "vitest";
import { describeFailure } from "../failure.ts";
import { fits } from "./fits.ts";
import {
  cursorOf,
  emptyList,
  isWaiting,
  limitOf,
  type ListEvent,
  nextList,
  shownUsers,
} from "./list-state.ts";
import { describeList } from "./list-words.ts";

const user = (id: number, email = `user${id}@example.com`) => ({ id, email, name: null });
const failure = describeFailure({ code: "network" }, true);
const after = (...events: readonly ListEvent[]) => events.reduce(nextList, emptyList);
const ids = (...events: readonly ListEvent[]) => shownUsers(after(...events)).map(({ id }) => id);

const asked: ListEvent = { type: "asked", search: "" };
const answered = (
  turn: number,
  numbers: readonly number[],
  next: string | null = null,
): ListEvent => ({
  type: "answered",
  turn,
  page: { users: numbers.map((id) => user(id)), next },
});

/** Two pages, and another after them. */
const loaded: readonly ListEvent[] = [
  asked,
  answered(1, [1, 2], "a"),
  { type: "asked-more" },
  answered(2, [3, 4], "b"),
];

describe("the list of users on the page", () => {
  test("grows by one page at a time", () => {
    const first = [asked, answered(1, [1, 2], "a")];
    expect(ids(...first)).toEqual([1, 2]);
    expect(ids(...first, { type: "asked-more" }, answered(2, [3]))).toEqual([1, 2, 3]);
  });

  test("lets no older answer overwrite that of a newer search", () => {
    const search: ListEvent = { type: "asked", search: "user2" };
    expect(ids(asked, search, answered(2, [2]), answered(1, [1, 2, 3]))).toEqual([2]);
    const late: ListEvent = { type: "failed", turn: 1, failure };
    expect(after(asked, search, answered(2, [2]), late).failure).toBeUndefined();
  });

  test("shows whom it made first, and once", () => {
    const made: ListEvent = { type: "made", user: user(3) };
    const events = [asked, answered(1, [1, 2], "a"), made];
    expect(ids(...events)).toEqual([3, 1, 2]);
    expect(ids(...events, { type: "asked-more" }, answered(2, [3, 4]))).toEqual([3, 1, 2, 4]);
    expect(ids(...events, { type: "removed", id: 3 })).toEqual([1, 2]);
  });

  test("hides whom it made where the search does", () => {
    const made: ListEvent = { type: "made", user: user(3, "zoe@example.com") };
    expect(ids(made, { type: "asked", search: "user" }, answered(1, [1]))).toEqual([1]);
    expect(ids(made, { type: "asked", search: " ZO" }, answered(1, [], "a"))).toEqual([3]);
    expect(fits("zoe@example.com", "Zoe@")).toBe(true);
  });

  test("believes an answer of whom it made before, and nothing that an answer cannot have seen", () => {
    const made: ListEvent = { type: "made", user: user(3) };
    const page = { users: [{ ...user(3), name: "Countess" }], next: null };
    const renamed = after(made, asked, { type: "answered", turn: 1, page });
    expect(shownUsers(renamed)).toEqual(page.users);
    // A whole list, or the end of one in the order of ids, has everybody.
    expect(ids(made, asked, answered(1, [1]))).toEqual([1]);
    expect(ids(made, asked, answered(1, [1], "a"))).toEqual([3, 1]);
    expect(
      ids(made, asked, answered(1, [1], "a"), { type: "asked-more" }, answered(2, [2])),
    ).toEqual([1, 2]);
    expect(ids(asked, made, answered(1, [1]))).toEqual([3, 1]);
  });

  test("keeps what was renamed and removed since it asked", () => {
    const changed: ListEvent = { type: "changed", user: { ...user(1), name: "Ada" } };
    const removed: ListEvent = { type: "removed", id: 2 };
    const state = after(asked, changed, removed, answered(1, [1, 2, 3]));
    expect(shownUsers(state)).toEqual([{ ...user(1), name: "Ada" }, user(3)]);
    // A later question has seen it.
    expect(shownUsers(nextList(nextList(state, asked), answered(2, [1, 2])))).toEqual([
      user(1),
      user(2),
    ]);
  });

  test("puts a changed user in its place", () => {
    const changed = { ...user(1), name: "Ada" };
    const state = after(asked, answered(1, [1, 2]), { type: "changed", user: changed });
    expect(shownUsers(state)).toEqual([changed, user(2)]);
  });

  test("keeps what is there where another page fails, and nothing of another search", () => {
    const first = [asked, answered(1, [1], "a")];
    const more: ListEvent[] = [{ type: "asked-more" }, { type: "failed", turn: 2, failure }];
    expect(ids(...first, ...more)).toEqual([1]);
    expect(after(...first, ...more).phase).toBe("more-failed");
    const search: ListEvent[] = [
      { type: "asked", search: "z" },
      { type: "failed", turn: 2, failure },
    ];
    expect(ids(...first, ...search)).toEqual([]);
  });

  test("keeps every page that was loaded while the first is asked for again, failed or not", () => {
    const lost = after(...loaded, asked, { type: "failed", turn: 3, failure });
    expect(shownUsers(lost).map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    expect([lost.phase, cursorOf(lost)]).toEqual(["first-failed", "b"]);
    const again = nextList(nextList(lost, asked), answered(4, [1, 3], "c"));
    expect(shownUsers(again).map(({ id }) => id)).toEqual([1, 3, 4]);
    expect([again.phase, cursorOf(again)]).toEqual(["ready", "b"]);
    expect(ids(...loaded, asked, answered(3, [1]))).toEqual([1]);
    expect(ids(...loaded, asked, answered(3, [8, 9], "d"))).toEqual([8, 9]);
  });

  test("is asked for whole when somebody looks at it again, and says meanwhile what it said", () => {
    const again: ListEvent = { type: "asked-again" };
    const looking = after(...loaded, again);
    expect([limitOf(looking), isWaiting(looking), cursorOf(looking)]).toEqual([4, true, "b"]);
    const seen = nextList(looking, answered(3, [1, 2, 5, 6], "c"));
    expect([shownUsers(seen).map(({ id }) => id), cursorOf(seen)]).toEqual([[1, 2, 5, 6], "c"]);
    expect(ids(...loaded, again, { type: "failed", turn: 3, failure })).toEqual([1, 2, 3, 4]);
    const none = after(asked, answered(1, []), again);
    expect(describeList(none)).toMatch(/^No users yet/);
    expect(limitOf(none)).toBeUndefined();
    expect(limitOf(after(...loaded, { type: "asked", search: "z" }))).toBeUndefined();
    const many = Array.from({ length: 120 }, (_, at) => at);
    expect(limitOf(after(asked, answered(1, many, "a")))).toBe(100);
  });

  test("has no more to load for a search that was not answered", () => {
    const search: ListEvent = { type: "asked", search: "user2" };
    const waiting = after(asked, answered(1, [1, 2], "a"), search);
    expect([cursorOf(waiting), isWaiting(waiting)]).toEqual([null, true]);
    const failedThen = nextList(waiting, { type: "failed", turn: 2, failure });
    expect(cursorOf(nextList(failedThen, asked))).toBeNull();
    expect(cursorOf(nextList(waiting, asked))).toBe("a");
    expect([isWaiting(emptyList), isWaiting(failedThen)]).toEqual([false, false]);
  });

  test("is empty for good once somebody has signed out", () => {
    const made: ListEvent = { type: "made", user: user(3) };
    const late = [{ type: "closed" }, made, asked, answered(2, [1]), answered(3, [1])] as const;
    const state = after(asked, answered(1, [1, 2], "a"), made, ...late);
    expect([shownUsers(state), cursorOf(state), isWaiting(state), describeList(state)]).toEqual([
      [],
      null,
      false,
      "",
    ]);
  });

  test("says why it is empty", () => {
    expect(describeList(after(asked))).toBe("");
    expect(describeList(after(asked, answered(1, [])))).toMatch(/^No users yet/);
    expect(describeList(after({ type: "asked", search: "z" }, answered(1, [])))).toContain("“z”");
    expect(describeList(after(asked, { type: "failed", turn: 1, failure }))).toBe(failure.words);
  });
});
