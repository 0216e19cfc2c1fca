import { expect, test } from "vitest";
import { droppedTables } from "./dropped-tables.ts";

test("finds the tables that drizzle-kit's statements drop, and no columns", () => {
  const statements = [
    `DROP TABLE "my notes" CASCADE;`,
    `DROP TABLE "audit"."log";`,
    `ALTER TABLE "users" DROP COLUMN "name";`,
    `CREATE TABLE "kept" (\n\t"id" serial\n);\n`,
  ];
  expect(droppedTables(statements)).toEqual([`"my notes"`, `"audit"."log"`]);
});
