import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readHistory } from "./history.ts";
import { historyWarnings } from "./history-warnings.ts";
import { numbered, writeHistory, type WrittenMigration } from "./testing/write-history.ts";

/** A folder with a snapshot for each migration, as drizzle-kit leaves it. */
function complete(files: readonly WrittenMigration[]): string {
  const dir = writeHistory(files);
  mkdirSync(join(dir, "meta"), { recursive: true });
  for (const { tag } of files) writeFileSync(snapshot(dir, tag), "{}");
  return dir;
}

function snapshot(dir: string, tag: string): string {
  return join(dir, "meta", `${tag.slice(0, 4)}_snapshot.json`);
}

const warnings = (dir: string) => historyWarnings(readHistory(dir));

const FILES = numbered({ a: "", b: "", c: "", d: "", e: "", f: "" });

test("has nothing to say of what drizzle-kit leaves", () => {
  expect(warnings(complete(FILES))).toEqual([]);
  expect(warnings(complete([]))).toEqual([]);
});

test("warns of missing snapshots, and says what the newest one's absence does", () => {
  const dir = complete(FILES);
  rmSync(snapshot(dir, "0001_b"));
  expect(warnings(dir)).toMatchInlineSnapshot(`
    [
      "0001_snapshot.json is missing in meta: only drizzle-kit needs them; restore it from version control",
    ]
  `);
  for (const { tag } of FILES.slice(2)) rmSync(snapshot(dir, tag));
  expect(warnings(dir)).toMatchInlineSnapshot(`
    [
      "0001_snapshot.json, 0002_snapshot.json, 0003_snapshot.json and 1 more are missing in meta: only drizzle-kit needs them; restore it from version control",
      "0005_snapshot.json is missing in meta, and it is the newest: drizzle-kit would compare the schema with an older one, and write again what 0005_f.sql does; restore it from version control",
    ]
  `);
});

test("warns of two files with one number, in the order in which they are applied", () => {
  const dir = complete([
    { tag: "0000_init", sql: "", when: 1 },
    { tag: "0001_theirs", sql: "", when: 2 },
    { tag: "0001_ours", sql: "", when: 3 },
  ]);
  expect(warnings(dir)).toMatchInlineSnapshot(`
    [
      "0001_theirs.sql and 0001_ours.sql have one number, 0001: they are applied in this order, and each is known by its date",
    ]
  `);
});

test("warns of a journal that is not in the order of its idx", () => {
  const dir = complete(numbered({ a: "", b: "" }));
  const entries = [
    { idx: 1, when: 1_700_000_001_000, tag: "0001_b" },
    { idx: 0, when: 1_700_000_000_000, tag: "0000_a" },
  ];
  writeFileSync(
    join(dir, "meta", "_journal.json"),
    JSON.stringify({ dialect: "postgresql", entries }),
  );
  expect(warnings(dir)).toMatchInlineSnapshot(`
    [
      "meta/_journal.json does not list its entries by their idx: 0000_a is applied as number 1, and by drizzle's own migrator at another place; sort the entries",
    ]
  `);
});

test("warns of a file that is dated before one that stands before it", () => {
  const dir = complete([
    { tag: "0000_init", sql: "", when: 1 },
    { tag: "0001_new", sql: "", when: 9 },
    { tag: "0002_old", sql: "", when: 5 },
    { tag: "0003_newer", sql: "", when: 10 },
  ]);
  expect(warnings(dir)).toMatchInlineSnapshot(`
    [
      "0002_old.sql is dated before 0001_new.sql, which stands before it: slipway applies it, drizzle's own migrator skips it where the other is applied",
    ]
  `);
});

test("warns of files that the journal does not list", () => {
  const dir = complete(FILES);
  writeFileSync(join(dir, "0006_notes.sql"), "");
  expect(warnings(dir)).toEqual(readHistory(dir).warnings);
});
