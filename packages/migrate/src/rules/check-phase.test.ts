import { describe, expect, test } from "vitest";
import { hashOf } from "../text-hash.ts";
import { cutUnits } from "../units.ts";
import { checkPhase } from "./check-phase.ts";
import { CreatedObjects } from "./created-objects.ts";

/** What is refused in files that are to run one after the other, without the advice that all share. */
async function findings(...files: readonly string[]): Promise<string[]> {
  const created = new CreatedObjects();
  const found: string[] = [];
  for (const [idx, sql] of files.entries()) {
    const cut = await cutUnits({ tag: `000${idx}`, idx, when: idx, sql, hash: hashOf(sql) }, []);
    expect(cut.refusals).toEqual([]);
    found.push(...checkPhase(cut, created).map(({ message }) => message.split(";")[0] ?? ""));
  }
  return found;
}

test("names the header to write", async () => {
  const sql = "DROP TABLE a;";
  const cut = await cutUnits({ tag: "0000", idx: 0, when: 0, sql, hash: hashOf(sql) }, []);
  expect(checkPhase(cut, new CreatedObjects())).toMatchInlineSnapshot(`
    [
      {
        "code": "phase",
        "message": "0000.sql:1:1: drops public.a, and live code may still use it; write "-- slipway: phase=contract" on line 1 to run the file once no live code needs the old shape, or "-- slipway: phase=expand" if none does already",
        "position": {
          "column": 1,
          "line": 1,
        },
        "tag": "0000",
      },
    ]
  `);
});

test("lets a file with a header do what it says", async () => {
  expect(await findings("-- slipway: phase=expand\nDROP TABLE a;")).toEqual([]);
});

describe("drop-object", () => {
  test.each([
    ["DROP TABLE a, b.c CASCADE", ["public.a", "b.c"]],
    ["DROP VIEW IF EXISTS v", ["public.v"]],
    ["DROP INDEX i", ["public.i"]],
    ["DROP SCHEMA s", ["s"]],
    ["DROP TYPE s.mood", ["s.mood"]],
    ["DROP FUNCTION f(int)", ["public.f"]],
    ["DROP TRIGGER g ON t", ["public.t.g"]],
    ["DROP POLICY p ON s.t", ["s.t.p"]],
    ["DROP EXTENSION e", ["public.e"]],
    ["DROP OWNED BY r", ["owned objects"]],
  ])("finds %s", async (sql, names) => {
    expect(await findings(sql)).toEqual(
      names.map((name) => `0000.sql:1:1: drops ${name}, and live code may still use it`),
    );
  });

  test.each([
    "CREATE TABLE a (); DROP TABLE a",
    "CREATE SCHEMA s; CREATE TABLE s.a (); DROP TABLE s.b",
    "CREATE INDEX i ON s.t (a); DROP INDEX s.i",
    "CREATE TYPE mood AS ENUM (); DROP TYPE public.mood",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS ''; DROP FUNCTION f()",
    "CREATE TABLE t (); DROP POLICY p ON t",
    "CREATE VIEW v AS SELECT 1; DROP VIEW v",
    "DELETE FROM a; TRUNCATE b",
  ])("is silent on %s", async (sql) => expect(await findings(sql)).toEqual([]));

  test.each([
    "CREATE TABLE IF NOT EXISTS a (); DROP TABLE a",
    "CREATE OR REPLACE VIEW a AS SELECT 1; DROP VIEW a",
    "DROP TABLE a; CREATE TABLE a ()",
    "CREATE TABLE s.a (); DROP TABLE a",
  ])("is not fooled by %s", async (sql) => expect(await findings(sql)).toHaveLength(1));

  test("knows what an earlier file of the same run made", async () => {
    expect(await findings("CREATE TABLE a ();", "DROP TABLE a;")).toEqual([]);
    expect(await findings("-- slipway: phase=expand\nCREATE TABLE a ();", "DROP TABLE a;")).toEqual(
      [],
    );
  });
});

describe("drop-part", () => {
  test.each([
    ["ALTER TABLE t DROP COLUMN a, DROP COLUMN b", ["public.t.a", "public.t.b"]],
    ["ALTER TABLE s.t DROP CONSTRAINT c", ["s.t.c"]],
    ["ALTER TABLE t ALTER a DROP DEFAULT", ["public.t.a"]],
    ["ALTER TABLE t ALTER a DROP IDENTITY", ["public.t.a"]],
    ["ALTER TABLE t ALTER a DROP EXPRESSION", ["public.t.a"]],
    ["ALTER TABLE t DETACH PARTITION s.p", ["s.p"]],
    ["ALTER DOMAIN d DROP CONSTRAINT c", ["public.d"]],
    ["ALTER DOMAIN d DROP DEFAULT", ["public.d"]],
  ])("finds %s", async (sql, names) => {
    expect(await findings(sql)).toEqual(
      names.map(
        (name) =>
          `0000.sql:1:1: drops, or drops a property of, ${name}, and live code may still use it`,
      ),
    );
  });

  test.each([
    "ALTER TABLE t ALTER a DROP NOT NULL",
    "ALTER DOMAIN d DROP NOT NULL",
    "ALTER TABLE t ALTER a SET DEFAULT 1",
    "ALTER TABLE t ADD COLUMN a int; ALTER TABLE t DROP COLUMN a",
    "ALTER TABLE t ADD CONSTRAINT c CHECK (true); ALTER TABLE t DROP CONSTRAINT c",
    "CREATE TABLE t (a int); ALTER TABLE t DROP COLUMN a",
  ])("is silent on %s", async (sql) => expect(await findings(sql)).toEqual([]));

  test("is not fooled by a column that may have been there", async () => {
    const sql = "ALTER TABLE t ADD COLUMN IF NOT EXISTS a int; ALTER TABLE t DROP COLUMN a";
    expect(await findings(sql)).toHaveLength(1);
  });
});

describe("rename", () => {
  test.each([
    ["ALTER TABLE t RENAME TO u", "public.t"],
    ["ALTER TABLE s.t RENAME COLUMN a TO b", "s.t.a"],
    ["ALTER TABLE t RENAME CONSTRAINT a TO b", "public.t.a"],
    ["ALTER INDEX i RENAME TO j", "public.i"],
    ["ALTER VIEW v RENAME TO w", "public.v"],
    ["ALTER TYPE m RENAME TO n", "public.m"],
    ["ALTER TYPE m RENAME VALUE 'a' TO 'b'", "public.m"],
    ["ALTER TYPE c RENAME ATTRIBUTE a TO b", "public.c.a"],
    ["ALTER SCHEMA s RENAME TO t", "s"],
    ["ALTER FUNCTION f() RENAME TO g", "public.f"],
    ["ALTER TRIGGER a ON t RENAME TO b", "public.t.a"],
    ["ALTER TABLE t SET SCHEMA s", "public.t"],
    ["ALTER TYPE m SET SCHEMA s", "public.m"],
  ])("finds %s", async (sql, name) => {
    expect(await findings(sql)).toEqual([
      `0000.sql:1:1: renames or moves ${name}, and live code still uses the old name`,
    ]);
  });

  test.each([
    "CREATE TABLE t (a int); ALTER TABLE t RENAME a TO b; ALTER TABLE t RENAME TO u",
    "CREATE TYPE m AS ENUM ('a'); ALTER TYPE m RENAME VALUE 'a' TO 'b'",
    "ALTER TYPE m ADD VALUE 'b'",
  ])("is silent on %s", async (sql) => expect(await findings(sql)).toEqual([]));
});

describe("set-not-null", () => {
  test.each([
    ["ALTER TABLE t ALTER a SET NOT NULL", "public.t.a"],
    ["ALTER TABLE t ADD CONSTRAINT n NOT NULL a", "public.t.a"],
    ["ALTER DOMAIN d SET NOT NULL", "public.d"],
  ])("finds %s", async (sql, name) => {
    expect(await findings(sql)).toEqual([
      `0000.sql:1:1: sets NOT NULL on ${name}, and live code may still write nulls`,
    ]);
  });

  test.each([
    "ALTER TABLE t ADD COLUMN a int DEFAULT 1; ALTER TABLE t ALTER a SET NOT NULL",
    "ALTER TABLE t ADD COLUMN a int; ALTER TABLE t ALTER a SET DEFAULT 1; ALTER TABLE t ALTER a SET NOT NULL",
    "CREATE TABLE t (a int); ALTER TABLE t ALTER a SET NOT NULL",
    "ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID",
  ])("is silent on %s", async (sql) => expect(await findings(sql)).toEqual([]));

  test.each([
    "ALTER TABLE t ADD COLUMN a int; ALTER TABLE t ALTER a SET NOT NULL",
    "ALTER TABLE t ALTER a SET DEFAULT 1; ALTER TABLE t ALTER a SET NOT NULL",
  ])("is not fooled by %s", async (sql) => expect(await findings(sql)).toHaveLength(1));
});

describe("add-required-column", () => {
  test.each(["a int NOT NULL", "a uuid PRIMARY KEY", "IF NOT EXISTS a int NOT NULL CHECK (a > 0)"])(
    "finds ADD COLUMN %s",
    async (column) => {
      expect(await findings(`ALTER TABLE t ADD COLUMN ${column}`)).toEqual([
        "0000.sql:1:1: adds the required column public.t.a, and live code, which does not know it, could not insert",
      ]);
    },
  );

  test.each([
    "ALTER TABLE t ADD a int",
    "ALTER TABLE t ADD a int NOT NULL DEFAULT 1",
    "ALTER TABLE t ADD a int GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    "ALTER TABLE t ADD a int NOT NULL GENERATED ALWAYS AS (b + 1) STORED",
    "ALTER TABLE t ADD a bigserial NOT NULL",
    "CREATE TABLE t (); ALTER TABLE t ADD a int NOT NULL",
  ])("is silent on %s", async (sql) => expect(await findings(sql)).toEqual([]));
});

describe("change-type", () => {
  test("finds a type change", async () => {
    expect(await findings("ALTER TABLE t ALTER a TYPE text USING a::text")).toEqual([
      "0000.sql:1:1: changes the type of public.t.a, and live code may read and write the old type, and the table may be rewritten under a lock",
    ]);
  });

  test("is silent on a column that the file made", async () => {
    expect(await findings("ALTER TABLE t ADD a int; ALTER TABLE t ALTER a TYPE text")).toEqual([]);
  });
});
