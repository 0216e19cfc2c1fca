import { expect, test } from "vitest";
import type { History } from "../history.ts";
import type { Ledger } from "../ledger.ts";
import type { Release } from "./releases.ts";
import { toleratedMigrations } from "./tolerated.ts";

const history: History = {
  dir: "migrations",
  migrations: [{ tag: "0000_one", idx: 0, when: 1, sql: "SELECT 1;", hash: "a" }],
  warnings: [],
};
const row = (when: number | null, release: string | null) => ({
  when,
  hash: "x",
  tag: release === null ? null : `000${when}`,
  appliedAt: null,
  release,
});
const DONE = { state: "done", cursor: null, rows: null } as const;
const ledger = (...others: ReturnType<typeof row>[]): Ledger => ({
  migrations: [row(1, "old"), ...others],
  units: [],
  complete: true,
  fresh: false,
});
const known = (release: string, facts: Partial<Release> = {}): Release => ({
  release,
  contracts: [],
  drain: 60,
  deployedAt: 1,
  liveAt: 2,
  ...facts,
});
const tolerated = (found: Ledger, releases: readonly Release[], release = "old") => [
  ...toleratedMigrations({ release, history, ledger: found, releases }),
];

test("older code may come back to what later deploys have added", () => {
  const releases = [known("old"), known("new", { liveAt: null })];
  expect(tolerated(ledger(row(2, "new")), releases)).toEqual([2]);
});

test("it may not where a contract has run, or where something else was applied", () => {
  const releases = [known("old"), known("new", { contracts: ["3 x"] })];
  expect(tolerated(ledger(row(3, "newer")), [...releases, known("newer")])).toEqual([]);
  expect(tolerated(ledger(row(2, null)), releases)).toEqual([]);
});

test("a deploy that failed before it announced its release is one, also in the midst of a file", () => {
  const found = ledger(row(2, "failed"));
  const place = { when: 3, index: 0, of: 2, tag: "0003_half", hash: "x" };
  const unit = { ...place, ...DONE, release: "failed" };
  expect(tolerated({ ...found, units: [unit] }, [known("old")])).toEqual([2, 3]);
  const byHand = { ...unit, index: 1, of: 3, release: null };
  expect(tolerated({ ...found, units: [unit, byHand] }, [known("old")])).toEqual([2]);
});

test("code that was never live here is not older code", () => {
  const found = ledger(row(2, "new"));
  expect(tolerated(found, [known("new")])).toEqual([]);
  expect(tolerated(found, [known("new"), known("old", { liveAt: null })])).toEqual([]);
});
