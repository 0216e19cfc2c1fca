import { expect, test } from "vitest";
import { rehearsalKey } from "./rehearsal-key.ts";

const migration = { tag: "0000_one", idx: 0, when: 1, sql: "SELECT 1;", hash: "a" };

test("a file that gets another date or text is rehearsed anew, for contract files are known by both", () => {
  const keys = [migration, { ...migration, when: 2 }, { ...migration, hash: "b" }].map((one) =>
    rehearsalKey({ migrations: [one] }),
  );
  expect(new Set(keys).size).toBe(3);
  expect(rehearsalKey({ migrations: [{ ...migration }] })).toBe(keys[0]);
});
