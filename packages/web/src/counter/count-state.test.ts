import { describe, expect, test } from "vitest";
import { type CountEvent, nextCount, readMoment, unknownCount } from "./count-state.ts";

const sent: CountEvent = { type: "sent", by: 1 };
const failed: CountEvent = { type: "failed", by: 1 };
const counted = (count?: number): CountEvent => ({ type: "counted", by: 1, count });

/** A counter that was read as ten, and what happens to it then. */
function after(...events: readonly CountEvent[]) {
  return [{ type: "read", count: 10, asked: { read: 0, sent: 0 } } as const, ...events].reduce(
    nextCount,
    unknownCount,
  );
}
const shown = (...events: readonly CountEvent[]) => after(...events).shown;

describe("the counter on the page", () => {
  test("moves at once with every click", () => {
    expect(shown(sent, sent, sent)).toBe(13);
  });

  test("settles on what the server answers, which others count on too", () => {
    expect(shown(sent, counted(15))).toBe(15);
  });

  test("never goes back and forth where answers overtake each other", () => {
    expect(shown(sent, sent, counted(12))).toBe(12);
    expect(shown(sent, sent, counted(12), counted(11))).toBe(12);
    expect(shown(sent, sent, counted(11), counted(12))).toBe(12);
  });

  test("keeps what is on the way on top while others count", () => {
    expect(shown(sent, sent, counted(11), sent)).toBe(13);
    expect(shown(sent, sent, counted(20), sent)).toBe(21);
  });

  test("keeps what was counted though its answer is lost, until a read tells", () => {
    const state = after(sent, counted());
    expect(state).toMatchObject({ shown: 11, onTheWay: 0 });
    const read: CountEvent = { type: "read", count: 15, asked: readMoment(state) };
    expect(nextCount(state, read).shown).toBe(15);
  });

  test("takes back exactly what failed", () => {
    expect(shown(sent, sent, failed)).toBe(11);
    expect(shown(sent, sent, failed, counted(11))).toBe(11);
    expect(shown(sent, sent, counted(12), failed)).toBe(12);
    expect(shown(sent, failed)).toBe(10);
  });

  test("believes a read that nothing was on the way beside, even where it is lower", () => {
    const asked = readMoment(after());
    expect(shown({ type: "read", count: 0, asked })).toBe(0);
  });

  test("believes of two reads the one that was asked for later, whichever comes first", () => {
    const asked: CountEvent = { type: "asked" };
    const first = readMoment(after(asked));
    const second = readMoment(after(asked, asked));
    const older: CountEvent = { type: "read", count: 11, asked: first };
    const newer: CountEvent = { type: "read", count: 4, asked: second };
    expect(shown(asked, asked, newer, older)).toBe(4);
    expect(shown(asked, asked, older, newer)).toBe(4);
  });

  test("does not let a read undo a click that it may not have seen", () => {
    const before = readMoment(after());
    const during = readMoment(after(sent));
    expect(shown(sent, { type: "read", count: 10, asked: before })).toBe(11);
    expect(shown(sent, { type: "read", count: 10, asked: during }, counted(11))).toBe(11);
    expect(shown(sent, counted(11), { type: "read", count: 10, asked: during })).toBe(11);
  });

  test("shows a count that was never read as soon as a click is answered", () => {
    const state = nextCount(unknownCount, sent);
    expect(state.shown).toBeUndefined();
    expect(nextCount(state, counted(8)).shown).toBe(8);
    expect(nextCount(state, failed).shown).toBeUndefined();
  });
});
