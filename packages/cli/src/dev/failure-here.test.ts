import { MigrateError } from "@slipway/migrate/migrate-error";
import { expect, test } from "vitest";
import { failureHere } from "./failure-here.ts";

test("an edited file is told with the short way out, which is dev's own", () => {
  const message = "0001_add-users.sql was edited after it was applied; restore it";
  const refusals = [{ code: "edited", tag: "0001_add-users", message }] as const;
  expect(failureHere(new MigrateError("refused", message, { refusals }))).toMatchInlineSnapshot(`
    "0001_add-users.sql was edited after it was applied; restore it
    This database is dev's own: \`npm run db:reset\` (key r) empties it and applies the migrations as they are now."
  `);
});

test("a file that fails, or cannot be run, is told with what a save does", () => {
  expect(failureHere(new MigrateError("failed", "0002_x.sql:1:1: no"))).toMatchInlineSnapshot(`
    "0002_x.sql:1:1: no
    Handlers go on with what is applied. Save the mended file, and it is applied."
  `);
  expect(failureHere(new MigrateError("unreachable", "nobody answers"))).toBe("nobody answers");
});

test("a bug is no failure to live with", () => {
  expect(() => failureHere(new TypeError("x"))).toThrow(TypeError);
});
