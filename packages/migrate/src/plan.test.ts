import { expect, test } from "vitest";
import { readHistory } from "./history.ts";
import type { Ledger } from "./ledger.ts";
import { planUnits } from "./plan.ts";
import { numbered, writeHistory, type WrittenMigration } from "./testing/write-history.ts";
import { hashOf } from "./text-hash.ts";

const EMPTY: Ledger = { migrations: [], units: [], complete: true, fresh: false };

/** A ledger in which these migrations are applied whole. */
function ledgerOf(migrations: readonly WrittenMigration[], ours = true): Ledger {
  const rows = migrations.map(({ tag, sql, when }) => ({
    when,
    hash: hashOf(sql),
    tag: ours ? tag : null,
    appliedAt: null,
    release: null,
  }));
  return { migrations: rows, units: [], complete: true, fresh: false };
}

const FILES = numbered({
  one: "SELECT 1;",
  two: "SELECT 2;",
  three: "SELECT 3; COMMIT; SELECT 4;",
});

async function plan(
  files: readonly WrittenMigration[],
  ledger: Ledger,
  phase: "all" | "expand" = "all",
) {
  const { units, refusals, pending, left } = await planUnits(
    readHistory(writeHistory(files)),
    ledger,
    { phase },
  );
  return {
    units: units.map(({ migration: { tag }, index }) => `${tag}:${index}`),
    refusals: refusals.map(({ code, tag }) => `${code} ${tag}`),
    late: pending.filter(({ late }) => late).map(({ migration: { tag } }) => tag),
    left: left.map(({ migration: { tag } }) => tag),
  };
}

test("plans every unit of an empty database in order", async () => {
  expect(await plan(FILES, EMPTY)).toMatchObject({
    units: ["0000_one:0", "0001_two:0", "0002_three:0", "0002_three:1"],
    refusals: [],
  });
});

test("plans what is missing, wherever it stands, and marks what is late", async () => {
  const ledger = ledgerOf([FILES[0], FILES[2]].flatMap((file) => file ?? []));
  expect(await plan(FILES, ledger)).toMatchObject({ units: ["0001_two:0"], late: ["0001_two"] });
  expect(await plan(FILES, ledgerOf(FILES, false))).toMatchObject({ units: [], refusals: [] });
});

test("holds back the newest files without a statement, if it is asked to, and no others", async () => {
  const files = numbered({ one: "SELECT 1;", late: "", two: "SELECT 2;", a: "-- later\n", b: "" });
  const history = readHistory(writeHistory(files));
  const held = await planUnits(history, EMPTY, { phase: "all", holdUnwritten: true });
  expect(held.units.map(({ migration: { tag } }) => tag)).toEqual([
    "0000_one",
    "0001_late",
    "0002_two",
  ]);
  expect(held.unwritten.map(({ migration: { tag } }) => tag)).toEqual(["0003_a", "0004_b"]);
  const all = await planUnits(history, EMPTY, { phase: "all" });
  expect([all.units.length, all.unwritten]).toEqual([5, []]);
  const wrong = numbered({ one: "SELECT 1;", header: "-- slipway: phase=later\n" });
  const refused = await planUnits(readHistory(writeHistory(wrong)), EMPTY, {
    phase: "all",
    holdUnwritten: true,
  });
  expect([refused.refusals.length, refused.unwritten]).toEqual([1, []]);
});

test("goes on after the units that are applied", async () => {
  const three = FILES[2];
  if (three === undefined) throw new Error("no third file");
  const unit = {
    when: three.when,
    index: 0,
    of: 2,
    tag: three.tag,
    hash: hashOf(three.sql),
    state: "done" as const,
    cursor: null,
    rows: null,
    release: null,
  };
  const ledger = { ...ledgerOf(FILES.slice(0, 2)), units: [unit] };
  expect(await plan(FILES, ledger)).toMatchObject({ units: ["0002_three:1"], refusals: [] });
  const refused = async (change: Partial<typeof unit>) =>
    (await plan(FILES, { ...ledger, units: [{ ...unit, ...change }] })).refusals;
  expect(await refused({ hash: "other" })).toEqual(["half-done 0002_three"]);
  expect(await refused({ of: 3 })).toEqual(["half-done 0002_three"]);
  expect(await refused({ index: 1 })).toEqual(["half-done 0002_three"]);
  const open = { ...unit, index: 1, state: "pending" as const };
  const found = await plan(FILES, { ...ledger, units: [unit, open] });
  expect(found.refusals).toEqual(["half-done 0002_three"]);
  expect(await refused({ of: 1 })).toEqual(["half-done 0002_three"]);
  expect(await refused({ when: 5, tag: "0009_gone" })).toEqual(["deleted 0009_gone"]);
});

test("refuses what the history and the ledger tell differently", async () => {
  const edited = numbered({ one: "SELECT 1;", two: "SELECT 22;" });
  expect((await plan(edited, ledgerOf(FILES.slice(0, 2)))).refusals).toEqual(["edited 0001_two"]);
  expect((await plan(FILES.slice(1), ledgerOf(FILES))).refusals).toEqual(["deleted 0000_one"]);
  expect((await plan(FILES.slice(1), ledgerOf(FILES, false))).refusals).toEqual([
    `unknown created_at ${FILES[0]?.when}`,
  ]);
  const redated = FILES.map((file, n) => (n === 0 ? { ...file, when: 7 } : file));
  expect((await plan(redated, ledgerOf(FILES))).refusals).toEqual(["redated 0000_one"]);
});

test("takes a row that drizzle wrote twice for one, and refuses one without a date", async () => {
  const twice = ledgerOf([...FILES, ...FILES]);
  expect(await plan(FILES, twice)).toMatchObject({ units: [], refusals: [] });
  const dateless = { when: null, hash: "abc", tag: null, appliedAt: null, release: null };
  const ledger = { ...twice, migrations: [...twice.migrations, dateless] };
  expect((await plan(FILES, ledger)).refusals).toEqual(["unknown created_at null"]);
  const nanoseconds = { ...dateless, when: 1_700_000_000_000_000_000 };
  expect((await plan(FILES, { ...twice, migrations: [nanoseconds] })).refusals).toEqual([
    "unknown created_at 1700000000000000000",
  ]);
});

test("keeps contract files for later on a deploy, and refuses what a file without header takes away", async () => {
  const files = numbered({
    one: "CREATE TABLE a (b int);",
    contract: "-- slipway: phase=contract\nDROP TABLE a;",
    two: "CREATE TABLE c (); DROP TABLE c; DROP TABLE d;",
    meant: "-- slipway: phase=expand\nDROP TABLE e;",
  });
  const ledger = ledgerOf(files.slice(0, 1));
  expect(await plan(files, ledger, "expand")).toEqual({
    units: ["0002_two:0", "0003_meant:0"],
    refusals: ["phase 0002_two"],
    late: [],
    left: ["0001_contract"],
  });
  expect(await plan(files, ledger)).toMatchObject({ refusals: [], left: [] });
  expect(await plan(files, EMPTY, "expand")).toMatchObject({ refusals: [], left: [] });
});

test("does not load the parser when nothing is pending", async () => {
  const broken = numbered({ one: "SELEC" });
  expect(await plan(broken, ledgerOf(broken))).toMatchObject({ units: [], refusals: [] });
});

test("plans 2,000 applied migrations in well under 50 ms", async () => {
  const files = numbered(
    Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`m${n}`, `SELECT ${n};`])),
  );
  const history = readHistory(writeHistory(files));
  const start = performance.now();
  const { units } = await planUnits(history, ledgerOf(files), { phase: "all" });
  expect(units).toEqual([]);
  expect(performance.now() - start).toBeLessThan(50);
});
