import { expect, test } from "vitest";
import { hashOf } from "../text-hash.ts";
import { cutUnits } from "../units.ts";

/** The lanes of the last file's units. */
async function lanes(...files: readonly string[]): Promise<string[]> {
  const history = files.map((sql, idx) => ({
    tag: `000${idx}`,
    idx,
    when: idx,
    sql,
    hash: hashOf(sql),
  }));
  const last = history.at(-1);
  if (last === undefined) return [];
  const { units, refusals } = await cutUnits(last, history);
  expect(refusals.map(({ message }) => message)).toEqual([]);
  return units.map(({ lane }) => lane);
}

const procedure = (name: string, body: string) =>
  `CREATE OR REPLACE PROCEDURE ${name}() LANGUAGE plpgsql AS $$ BEGIN ${body} END $$;`;

test.each([
  "DO $$ BEGIN COMMIT; END $$",
  "DO LANGUAGE plpgsql 'begin insert into t values (1); rollback and no chain; end'",
  "DO $x$ DECLARE n int; BEGIN LOOP <<a>> COMMIT; EXIT; END LOOP; END $x$",
  "DO $$ BEGIN IF true THEN /* now */ COMMIT AND CHAIN ; -- so\n END IF; END $$",
  "DO $$ BEGIN\r\n PERFORM 'größe \u0001'; COMMIT; END $$",
  "DO $$ BEGIN DO 'BEGIN COMMIT; END'; END $$",
])("gives a lane of its own to a block that ends transactions: %j", async (block) => {
  expect(await lanes(`SELECT 1; ${block}; SELECT 2;`)).toEqual(["batch", "autocommit", "batch"]);
});

test.each([
  "DO $$ BEGIN RAISE NOTICE 'x; COMMIT;'; END $$",
  "DO $$ BEGIN /* ; COMMIT; */ NULL; -- ; COMMIT;\n END $$",
  'DO $$ DECLARE commit int; "COMMIT" int; BEGIN commit := 1; rollback := 2; END $$',
  "DO $$ BEGIN x := CASE WHEN a THEN commit AND b ELSE commit END; END $$",
  "DO $$ BEGIN EXECUTE $q$ ; COMMIT; $q$; END $$",
  "DO LANGUAGE plpython3u $$ ; COMMIT; $$",
  "CALL unknown()",
  procedure("p", "COMMIT;").slice(0, -1),
])("keeps in the batch a block that only speaks of COMMIT: %j", async (block) => {
  expect(await lanes(`SELECT 1; ${block};`)).toEqual(["batch"]);
});

test("knows what a procedure of the same file or of an earlier one does, called by any other", async () => {
  const commits = procedure("app.p", "COMMIT;");
  const calls = procedure('"Q"', "CALL app.p();");
  expect(await lanes(`${commits} CALL app.p();`)).toEqual(["batch", "autocommit"]);
  expect(await lanes(commits, "SELECT 1", "CALL p()")).toEqual(["autocommit"]);
  expect(await lanes(`\uFEFF${commits}`, calls, 'SELECT 1; CALL "Q"();')).toEqual([
    "batch",
    "autocommit",
  ]);
  expect(await lanes(commits, "CALL other.p()")).toEqual(["batch"]);
  expect(await lanes("CALL p()", commits)).toEqual(["batch"]);
});

test("goes by the newest body before the call, and ends where procedures call each other", async () => {
  const commits = procedure("p", "COMMIT;");
  const harmless = procedure("p", "NULL;");
  expect(await lanes(commits, harmless, "CALL p()")).toEqual(["batch"]);
  expect(await lanes(harmless, `CALL p(); ${commits} CALL p();`)).toEqual(["batch", "autocommit"]);
  expect(await lanes(procedure("a", "CALL b();"), procedure("b", "CALL a();"), "CALL a()")).toEqual(
    ["batch"],
  );
});

test("refuses inside BEGIN and COMMIT a block that ends transactions", async () => {
  const sql = "BEGIN;\nDO $$ BEGIN COMMIT; END $$;\nCOMMIT;";
  const { refusals } = await cutUnits({ tag: "0000", idx: 0, when: 0, sql, hash: hashOf(sql) }, []);
  expect(refusals.map(({ message }) => message)).toEqual([
    "0000.sql:2:1: it cannot run inside the transaction begun on line 1; move it out",
  ]);
});
