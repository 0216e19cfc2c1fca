import { expect, test } from "vitest";
import { describeFailure } from "../failure.ts";
import { nextCount, unknownCount } from "./count-state.ts";
import { describeCount } from "./count-words.ts";

const read = nextCount(unknownCount, { type: "read", count: 1, asked: { read: 0, sent: 0 } });

test("says what is on the way, and what the number is worth", () => {
  const told = { lost: 0, failure: undefined };
  expect(describeCount({ ...told, state: unknownCount })).toBe("Asking for the count");
  expect(describeCount({ ...told, state: read })).toBe("As the database has it");
  const sent = nextCount(read, { type: "sent", by: 1 });
  expect(describeCount({ ...told, state: sent })).toBe("1 on the way");
});

test("claims that a click was not counted only where that is known", () => {
  const codes = [
    "counter-full",
    "database-unreachable",
    "timeout",
    "network",
    "outcome-unknown",
  ] as const;
  const words = codes.map((code) =>
    describeCount({ state: read, lost: 2, failure: describeFailure({ code }, true) }),
  );
  expect(words).toEqual([
    "2 not counted. The counter is full: it ends at 2,147,483,647.",
    "2 not counted. The database cannot be reached.",
    "2 may not be counted. No answer came in time.",
    "2 may not be counted. The server cannot be reached.",
    "2 may not be counted. The database's answer was lost.",
  ]);
});
