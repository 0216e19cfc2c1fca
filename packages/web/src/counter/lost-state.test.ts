import { describe, expect, test } from "vitest";
import { describeFailure } from "../failure.ts";
import { dueNow, type LostEvent, nextLost, nothingLost, resendable } from "./lost-state.ts";

const MADE = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const increment = (idempotencyKey: string, made = MADE) => ({ by: 1, idempotencyKey, made });
const [one, other] = [increment("one"), increment("other")];
const away = describeFailure({ code: "database-unreachable" }, true);
const full = describeFailure({ code: "counter-full" }, true);

const failed = (lost = one, failure = away): LostEvent => ({
  type: "failed",
  increment: lost,
  failure,
});
const resent = (now: number): LostEvent => ({ type: "resent-by-itself", now });
const after = (...events: readonly LostEvent[]) => events.reduce(nextLost, nothingLost);

describe("what the counter has lost", () => {
  test("goes again by itself after what passes, and not after what was refused", () => {
    expect(dueNow(after(failed(one), failed(other)), MADE)).toEqual([one, other]);
    expect(dueNow(after(failed(one, full)), MADE)).toEqual([]);
    expect(dueNow(nothingLost, MADE)).toEqual([]);
  });

  test("goes less and less often in vain, and at once after something was counted", () => {
    const now = MADE + HOUR;
    const once = after(failed(), resent(now), failed());
    expect([5_999, 6_000].map((ms) => dueNow(once, now + ms))).toEqual([[], [one]]);
    // It is held all the while.
    expect(resendable(once, now)).toEqual([one]);
    const twice = [resent(now + 6_000), failed()].reduce(nextLost, once);
    expect([17_999, 18_000].map((ms) => dueNow(twice, now + ms))).toEqual([[], [one]]);
    const inVain = [failed(), resent(now), failed(), resent(now)];
    const counted = after(...inVain, { type: "counted" }, failed());
    expect(dueNow(counted, now)).toEqual([one]);
    const again = [resent(now), failed()].reduce(nextLost, counted);
    expect(dueNow(again, now + 6_000)).toEqual([one]);
  });

  test("is not lost any longer while it is on its way again", () => {
    const state = after(failed(one), failed(other), resent(MADE));
    expect(state).toMatchObject({ increments: [], failure: undefined });
    expect(after(failed(one), failed(other), { type: "resent" })).toEqual(nothingLost);
  });

  test("stays, and is told, where its key may be forgotten, until somebody sends it", () => {
    const young = increment("young", MADE + HOUR);
    const now = MADE + 23 * HOUR;
    const state = after(failed(one), failed(young));
    expect(dueNow(state, now)).toEqual([young]);
    const left = nextLost(state, resent(now));
    expect(left).toMatchObject({ increments: [one], failure: away });
    expect(nextLost(left, { type: "resent" })).toMatchObject({
      increments: [],
      failure: undefined,
    });
  });

  test("stays told through clicks and reads, unless the counter was full", () => {
    const unread: LostEvent = { type: "read-failed", failure: full };
    const state = after(failed(), { type: "clicked" }, { type: "read" }, unread);
    expect(state).toMatchObject({ increments: [one], failure: away });
    expect(after(failed(one, full), { type: "clicked" })).toEqual(nothingLost);
  });

  test("is nothing where only a read failed, which the next click, answer or try forgets", () => {
    const unread: LostEvent = { type: "read-failed", failure: away };
    expect(after(unread).failure).toBe(away);
    expect(resendable(after(unread), MADE)).toEqual([]);
    for (const type of ["clicked", "read", "resent"] as const) {
      expect(after(unread, { type }).failure).toBeUndefined();
    }
  });
});
