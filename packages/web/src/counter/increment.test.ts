import { expect, test } from "vitest";
import { pauseBefore } from "./increment.ts";

test("each time in vain makes the next pause longer, up to a minute", () => {
  expect([1, 2, 3, 20].map(pauseBefore)).toEqual([6_000, 12_000, 24_000, 60_000]);
});
