import { expect, test } from "vitest";
import * as z from "zod/mini";
import { describeIssue } from "./describe-issue.ts";

test.each([
  ["must be at least 1 character long", z.string().check(z.minLength(1)), ""],
  ["must be at least 2 characters long", z.string().check(z.minLength(2)), "a"],
  ["must be at most 1 character long", z.string().check(z.maxLength(1)), "ab"],
  ["must be at least 1", z.number().check(z.minimum(1)), 0],
] as const)("says of a value that it %s", (words, shape, value) => {
  const issues = z.safeParse(shape, value).error?.issues ?? [];
  expect(issues.map(describeIssue)).toEqual([words]);
});
