import { expect, test } from "vitest";
import { oneAtATime } from "./one-at-a-time.ts";

test("a work begins when the one before has ended, also where that failed", async () => {
  const queue = oneAtATime();
  const { promise, reject } = Promise.withResolvers<void>();
  const told: string[] = [];
  const first = queue(() => promise);
  const second = queue(async () => void told.push("second"));
  expect(told).toEqual([]);
  reject(new Error("first"));
  await expect(first).rejects.toThrow("first");
  await second;
  expect(told).toEqual(["second"]);
});
