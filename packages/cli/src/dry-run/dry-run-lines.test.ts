import { readHistory } from "@slipway/migrate/history";
import type { Ledger } from "@slipway/migrate/ledger";
import { type PlanOptions, planUnits } from "@slipway/migrate/plan";
import { numbered, writeHistory } from "@slipway/migrate/testing/write-history";
import { expect, test } from "vitest";
import { describePlan } from "./describe-plan.ts";
import { dryRunLines } from "./dry-run-lines.ts";

const FILES = {
  init: "CREATE TABLE users (id int PRIMARY KEY, name text);",
  posts: `CREATE TABLE posts (
  id int PRIMARY KEY,
  "user" int
);
--> statement-breakpoint
ALTER TABLE posts ADD FOREIGN KEY ("user") REFERENCES users;
CREATE INDEX posts_user ON posts ("user");
DROP INDEX users_name;
ALTER TABLE users ALTER COLUMN name SET STATISTICS 10, ADD COLUMN age int;`,
  code: "SET lock_timeout = 0;\nDO $$ BEGIN PERFORM 1; END $$;",
  contract: "-- slipway: phase=contract\nALTER TABLE users DROP COLUMN age;",
};

/** A ledger in which the first file is applied. */
function ledgerAfterFirst(history: ReturnType<typeof readHistory>): Ledger {
  const migrations = history.migrations.slice(0, 1).map(({ when, hash, tag }) => ({
    when,
    hash,
    tag,
    appliedAt: null,
    release: null,
  }));
  return { migrations, units: [], complete: true, fresh: false };
}

async function dryRun(files: Readonly<Record<string, string>>, options: Partial<PlanOptions> = {}) {
  const history = readHistory(writeHistory(numbered(files)));
  const plan = await planUnits(history, ledgerAfterFirst(history), { phase: "all", ...options });
  const waiting = plan.left.map(({ migration: { tag } }) => ({ tag, until: null }));
  return describePlan(plan, { target: "postgres://here/db", waiting });
}

test("prints units in order with their statements and the locks on what was there", async () => {
  const lines = dryRunLines(await dryRun(FILES, { phase: "expand", check: () => [] }));
  expect(lines.slice(0, -1).join("\n")).toMatchInlineSnapshot(`
    "Nothing would be applied: the plan of 2 units is refused.

    0001_posts.sql  (expand)
      unit 1 of 1, from line 1  batch: one transaction
        1 | CREATE TABLE posts ( …
        6 | ALTER TABLE posts ADD FOREIGN KEY ("user") REFERENCES users
        7 | CREATE INDEX posts_user ON posts ("user")
        8 | DROP INDEX users_name
        9 | ALTER TABLE users ALTER COLUMN name SET STATISTICS 10, ADD COLUMN age int
        locks  ACCESS EXCLUSIVE on users: nobody reads or writes it meanwhile
        locks  ACCESS EXCLUSIVE on users_name: nobody reads or writes it meanwhile
        locks  ACCESS EXCLUSIVE on the table of users_name: nobody reads or writes it meanwhile

    0002_code.sql  (expand)
      unit 1 of 1, from line 1  batch: one transaction
        1 | SET lock_timeout = 0
        2 | DO $$ BEGIN PERFORM 1; END $$
        locks  whatever its DO or CALL locks: that is not looked into

    0003_contract waits until a release that was built for it is live."
  `);
  expect(lines.at(-1)).toMatch(/^Refused: 0001_posts.sql:8:1: drops public.users_name/);
});

test("says what waits, what is late and that nothing is pending", async () => {
  expect(dryRunLines(await dryRun({ init: FILES.init }))).toEqual(["Nothing would be applied."]);
  const contract = await dryRun(
    { init: FILES.init, contract: FILES.contract },
    { phase: "expand" },
  );
  expect(dryRunLines(contract)).toEqual([
    "Nothing would be applied.",
    "0001_contract waits until a release that was built for it is live.",
  ]);
  const unwritten = await dryRun({ init: FILES.init, a: "" }, { holdUnwritten: true });
  expect(dryRunLines(unwritten)).toEqual([
    "Nothing would be applied.",
    "0001_a holds no statement yet, and waits for its author.",
  ]);
});

test("cuts what is long, and prints no control character", async () => {
  const many = Array.from({ length: 20 }, (_, n) => `SELECT ${n};`).join("\n");
  const long = `SELECT '\u001b[2J${"x".repeat(200)}';\n`;
  const lines = dryRunLines(await dryRun({ init: FILES.init, long: long + many }));
  expect(lines.every((line) => line.length <= 100)).toBe(true);
  expect(lines).toContain("    … and 9 more");
  expect(lines.join("")).not.toContain("\u001b");
});
