import { expect, test } from "vitest";
import { locksOfText } from "../testing/locks-of-text.ts";
import { describeLock } from "./lock.ts";

const lines = async (sql: string) => (await locksOfText(sql)).map(describeLock);
const modes = async (sql: string) => (await locksOfText(sql)).map(({ mode }) => mode);

test("says what others notice", async () => {
  expect(await lines('ALTER TABLE "users" ADD COLUMN a int')).toEqual([
    "ACCESS EXCLUSIVE on users: nobody reads or writes it meanwhile",
  ]);
  expect(await lines("CREATE INDEX i ON app.users (a)")).toEqual([
    "SHARE on app.users: writes wait",
  ]);
  expect(await lines("DROP INDEX i")).toEqual([
    "ACCESS EXCLUSIVE on i: nobody reads or writes it meanwhile",
    "ACCESS EXCLUSIVE on the table of i: nobody reads or writes it meanwhile",
  ]);
  expect(await lines("ALTER TABLE users DROP CONSTRAINT c")).toEqual([
    "ACCESS EXCLUSIVE on users: nobody reads or writes it meanwhile",
    "ACCESS EXCLUSIVE on tables that a foreign key ties to users: nobody reads or writes it meanwhile",
  ]);
});

test("tells a weaker kind from a stronger one", async () => {
  expect(await modes("VACUUM users")).toEqual(["SHARE UPDATE EXCLUSIVE"]);
  expect(await modes("VACUUM (FULL false) users")).toEqual(["SHARE UPDATE EXCLUSIVE"]);
  expect(await modes("VACUUM FULL users")).toEqual(["ACCESS EXCLUSIVE"]);
  expect(await modes("COPY users FROM STDIN")).toEqual(["ROW EXCLUSIVE"]);
  expect(await modes("ALTER TABLE events DETACH PARTITION a CONCURRENTLY")).toEqual([
    "SHARE UPDATE EXCLUSIVE",
    "ACCESS EXCLUSIVE",
  ]);
  expect(await modes("ALTER TABLE events DETACH PARTITION a FINALIZE")).toEqual([
    "SHARE UPDATE EXCLUSIVE",
    "ACCESS EXCLUSIVE",
  ]);
  expect(await modes("ALTER TYPE pair ADD ATTRIBUTE c int")).toEqual([]);
});
