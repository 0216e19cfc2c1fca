import { expect, test } from "vitest";
import { plainTeller } from "./plain-teller.ts";

test("lines tell a reset by its command: there is no key to press", () => {
  const told: string[] = [];
  const add = (line: string) => void told.push(line);
  const tell = plainTeller({ print: add, note: add });
  tell({ type: "history", failure: { text: "0000_a.sql was edited", reset: true } });
  expect(told).toEqual([
    "0000_a.sql was edited",
    "`npm run db:reset` empties this database and applies the migrations as they are now.",
  ]);
});

test("lines say that Schema.ts agrees with the migrations once it has not", () => {
  const told: string[] = [];
  const add = (line: string) => void told.push(line);
  const tell = plainTeller({ print: add, note: add });
  const states = ["same", "broken", "same", "same"] as const;
  for (const state of states)
    tell({ type: "schema", draft: { state, message: "does not compile" } });
  expect(told).toEqual(["does not compile", "Schema.ts agrees with the migrations"]);
});
