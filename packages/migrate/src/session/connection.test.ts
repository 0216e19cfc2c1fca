import { DatabaseError } from "pg";
import { expect, test } from "vitest";
import { explain } from "./connection.ts";

test("an error of the system is no answer of Postgres, though its code may look like a SQLSTATE", () => {
  const broken = Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
  const error = explain(broken, DatabaseError);
  expect(error).toMatchObject({ message: "write EPIPE", outcome: "unknown", cause: broken });
  expect(error.sqlstate).toBeUndefined();
});
