import { expect, test } from "vitest";
import { isKept, makeWriteKey } from "./write-key.ts";

test("a write is sent again under its key only while that is kept", () => {
  const key = makeWriteKey();
  const after = (hours: number) => isKept(key, key.made + hours * 3_600_000);
  expect([0, 22, 23, 24].map(after)).toEqual([true, true, false, false]);
  expect(makeWriteKey().idempotencyKey).not.toBe(key.idempotencyKey);
});
