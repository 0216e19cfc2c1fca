import { expect, test } from "vitest";
import { makeIncrement, maySendAgain, pauseBefore } from "./increment.ts";

test("an increment is sent again by itself only while its key is kept", () => {
  const increment = makeIncrement(1);
  const after = (hours: number) => maySendAgain(increment, increment.made + hours * 3_600_000);
  expect([0, 22, 23, 24].map(after)).toEqual([true, true, false, false]);
  expect(makeIncrement(1).idempotencyKey).not.toBe(increment.idempotencyKey);
});

test("each time in vain makes the next pause longer, up to a minute", () => {
  expect([1, 2, 3, 20].map(pauseBefore)).toEqual([6_000, 12_000, 24_000, 60_000]);
});
