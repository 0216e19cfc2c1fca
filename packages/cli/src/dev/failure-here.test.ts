import { MigrateError } from "@slipway/migrate/migrate-error";
import { expect, test } from "vitest";
import { failureHere } from "./failure-here.ts";

const OURS = "postgres://owner@localhost:5432/app";
const OTHER = "postgres://owner:secret@db.example.com/app";

test("where a file was edited a reset is the short way out, by its name where the database is not on this machine", () => {
  const message = "0001_add-users.sql was edited after it was applied; restore it";
  const refusals = [{ code: "edited", tag: "0001_add-users", message }] as const;
  const error = new MigrateError("refused", message, { refusals });
  expect(failureHere(error, OURS)).toEqual({ text: message, reset: true });
  expect(failureHere(error, OTHER)).toMatchInlineSnapshot(`
    {
      "reset": false,
      "text": "0001_add-users.sql was edited after it was applied; restore it
    \`npm run db:reset -- --database app\` empties this database and applies the migrations as they are now.",
    }
  `);
});

test("a file that fails, or cannot be run, is told with what a save does", () => {
  const failed = new MigrateError("failed", "0002_x.sql:1:1: no");
  expect(failureHere(failed, OURS)).toMatchInlineSnapshot(`
    {
      "reset": false,
      "text": "0002_x.sql:1:1: no
    Handlers go on with what is applied. Save the mended file, and it is applied.",
    }
  `);
  const refused = new MigrateError("refused", "0002_x.sql:1:1: no", {
    refusals: [{ code: "syntax", tag: "0002_x", message: "0002_x.sql:1:1: no" }],
  });
  expect(failureHere(refused, OURS)).toEqual(failureHere(failed, OURS));
  const unreachable = new MigrateError("unreachable", "nobody answers");
  expect(failureHere(unreachable, OURS)).toEqual({ text: "nobody answers", reset: false });
});

test("a bug is no failure to live with", () => {
  expect(() => failureHere(new TypeError("x"), OURS)).toThrow(TypeError);
});
