import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { expect, onTestFinished, test } from "vitest";
import { readHistory } from "./history.ts";
import { MigrateError } from "./migrate-error.ts";
import { numbered, rewriteHistory, writeHistory } from "./testing/write-history.ts";
import { isHashOf } from "./text-hash.ts";

function errorOf(dir: string): MigrateError {
  try {
    readHistory(dir);
  } catch (error) {
    if (error instanceof MigrateError) return error;
    throw error;
  }
  throw new Error("it was read");
}

function journalOf(dir: string, text: string): void {
  writeFileSync(join(dir, "meta", "_journal.json"), text);
}

function sha(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

test("reads a history, in the order of idx, with the hashes that drizzle computes", () => {
  const dir = writeHistory(numbered({ one: "SELECT 1;", two: "SELECT 'é';\r\n", three: "\uFEFF" }));
  const { migrations, warnings } = readHistory(dir);
  const theirs = readMigrationFiles({ migrationsFolder: dir });
  expect(migrations.map(({ tag }) => tag)).toEqual(["0000_one", "0001_two", "0002_three"]);
  expect(migrations.map(({ hash }) => hash)).toEqual(theirs.map(({ hash }) => hash));
  expect(migrations.map(({ when }) => when)).toEqual(theirs.map((file) => file.folderMillis));
  expect(warnings).toEqual([]);
});

test("takes the order from idx where the journal is out of order", () => {
  const dir = writeHistory(numbered({ one: "SELECT 1;", two: "SELECT 2;" }));
  const entries = [
    { idx: 1, when: 5, tag: "0001_two" },
    { idx: 0, when: 9, tag: "0000_one" },
  ];
  journalOf(dir, JSON.stringify({ dialect: "postgresql", entries }));
  expect(readHistory(dir).migrations.map(({ tag }) => tag)).toEqual(["0000_one", "0001_two"]);
});

test("reads a history without migrations", () => {
  expect(readHistory(writeHistory([])).migrations).toEqual([]);
});

test("warns of a SQL file that the journal does not list, and does not apply it", () => {
  const dir = writeHistory(numbered({ one: "SELECT 1;" }));
  writeFileSync(join(dir, "0001_notes.sql"), "SELECT 2;");
  const { migrations, warnings } = readHistory(dir);
  expect(migrations).toHaveLength(1);
  expect(warnings).toEqual([
    "0001_notes.sql is not in the journal and is never applied; add an entry or remove it",
  ]);
});

test("names the journal that is not there", () => {
  const dir = mkdtempSync(join(tmpdir(), "slipway-nothing-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  for (const missing of [dir, join(dir, "none")]) {
    const { code, message } = errorOf(missing);
    expect(code).toBe("no-history");
    expect(message).toContain(join(missing, "meta", "_journal.json"));
  }
});

test("names the file that an entry of the journal has lost", () => {
  const dir = writeHistory(numbered({ one: "SELECT 1;", two: "SELECT 2;" }));
  rmSync(join(dir, "0001_two.sql"));
  const { code, message, details } = errorOf(dir);
  expect([code, details.tag]).toEqual(["missing-file", "0001_two"]);
  expect(message).toContain("0001_two.sql is in the journal and not there; restore it");
});

test.each([
  ["is not JSON", "{", "it is not JSON"],
  ["holds a merge conflict", "<<<<<<< HEAD\n{}", "it holds a merge conflict"],
  ["is of another dialect", '{"dialect":"mysql","entries":[]}', "at dialect"],
  ["lacks its entries", '{"dialect":"postgresql"}', "at entries"],
  [
    "has an entry without when",
    '{"dialect":"postgresql","entries":[{"idx":0,"tag":"a"}]}',
    "at entries.0.when",
  ],
  [
    "has a tag that leaves the folder",
    '{"dialect":"postgresql","entries":[{"idx":0,"when":1,"tag":"../a"}]}',
    "expected a file name at entries.0.tag",
  ],
  [
    "has one tag twice",
    '{"dialect":"postgresql","entries":[{"idx":0,"when":1,"tag":"a"},{"idx":1,"when":2,"tag":"a"}]}',
    "a (idx 0) and a (idx 1) have the same tag, a",
  ],
  [
    "has one date twice",
    '{"dialect":"postgresql","entries":[{"idx":0,"when":1,"tag":"a"},{"idx":1,"when":1,"tag":"b"}]}',
    "a (idx 0) and b (idx 1) have the same when, 1",
  ],
])("refuses a journal that %s", (_, text, what) => {
  const dir = writeHistory(numbered({ one: "SELECT 1;" }));
  journalOf(dir, text);
  const { code, message } = errorOf(dir);
  expect(code).toBe("bad-journal");
  expect(message).toContain(what);
  expect(message).toContain("_journal.json cannot be used");
});

test("refuses a file that is not UTF-8, or holds a NUL, by its name", () => {
  const dir = writeHistory(numbered({ one: "SELECT 1;" }));
  writeFileSync(join(dir, "0000_one.sql"), Buffer.from("SELECT '\xe9';", "latin1"));
  expect(errorOf(dir).message).toContain("0000_one.sql is not UTF-8");
  writeFileSync(join(dir, "0000_one.sql"), "SELECT 1;\0DROP TABLE a;");
  expect(errorOf(dir).message).toContain("0000_one.sql holds a NUL");
  expect(errorOf(dir).code).toBe("bad-file");
});

test("knows a file by its hash with LF and with CRLF line ends, and not by any other change", () => {
  const dir = writeHistory(numbered({ one: "SELECT 1;\nSELECT 2;\n" }));
  const [lf] = readHistory(dir).migrations;
  rewriteHistory(dir, numbered({ one: "SELECT 1;\r\nSELECT 2;\r\n" }));
  const [crlf] = readHistory(dir).migrations;
  rewriteHistory(dir, numbered({ one: "SELECT 1;\r\nSELECT 2;\n" }));
  const [mixed] = readHistory(dir).migrations;
  for (const migration of [lf, crlf, mixed]) {
    if (migration === undefined) throw new Error("nothing was read");
    expect(isHashOf(migration, sha("SELECT 1;\nSELECT 2;\n"))).toBe(true);
    expect(isHashOf(migration, sha("SELECT 1;\r\nSELECT 2;\r\n"))).toBe(true);
    expect(isHashOf(migration, sha("SELECT 1;\nSELECT 2;"))).toBe(false);
  }
});

test("knows a file that was applied before its phase was written above it, and no other new line", () => {
  const dir = writeHistory(numbered({ one: "-- slipway: phase=contract\nDROP TABLE a;\n" }));
  const [migration] = readHistory(dir).migrations;
  if (migration === undefined) throw new Error("nothing was read");
  expect(isHashOf(migration, sha("DROP TABLE a;\n"))).toBe(true);
  expect(isHashOf(migration, sha("DROP TABLE a;\r\n"))).toBe(true);
  expect(isHashOf(migration, sha("DROP TABLE a;"))).toBe(false);
  const lane = { ...migration, sql: "-- slipway: lane=backfill\nDELETE FROM a;\n", hash: "" };
  expect(isHashOf(lane, sha("DELETE FROM a;\n"))).toBe(false);
});
