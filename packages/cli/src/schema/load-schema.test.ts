import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadSchema } from "./load-schema.ts";

// Inside the repository, so that packages resolve as they do for the real file.
const near = fileURLToPath(new URL(".", import.meta.url));
let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(near, "fixtures-"))));
afterAll(async () => rm(folder, { recursive: true, force: true }));

async function load(text: string) {
  const file = join(folder, "Schema.ts");
  await writeFile(file, text);
  return await loadSchema(file, join(tmpdir(), "slipway-schema-test"));
}
const PG = `import { integer, pgEnum, pgSchema, pgTable, pgTableCreator } from "drizzle-orm/pg-core";\n`;

describe("loadSchema", () => {
  test("answers with the exports as they are on disk now", async () => {
    expect(
      Object.keys(await load(`${PG} export const a = pgTable("a", { n: integer() });`)),
    ).toEqual(["a"]);
    expect(
      Object.keys(await load(`${PG} export const b = pgTable("b", { n: integer() });`)),
    ).toEqual(["b"]);
  });

  test("refuses a table that is defined and not exported", async () => {
    const hidden = load(`${PG} const users = pgTable("users", { n: integer() });`);
    await expect(hidden).rejects.toThrowErrorMatchingInlineSnapshot(
      `[CommandError: Schema.ts defines table "users" without exporting it: write \`export const …\`, or no migration will hold it.]`,
    );
  });

  test("finds hidden enums, schemas, tables in schemas and tables of a creator", async () => {
    for (const [text, name] of [
      [
        `const e = pgEnum("mood", ["sad"]); export const t = pgTable("t", { m: e() });`,
        `enum "mood"`,
      ],
      [`const s = pgSchema("sales"); export const t = s.table("t", {});`, `schema "sales"`],
      [`export const s = pgSchema("sales"); const t = s.table("t", {});`, `table "t"`],
      [`const c = pgTableCreator((n) => "app_" + n); const t = c("x", {});`, `table "app_x"`],
      [`const t = pgTable("guarded", {}).enableRLS();`, `table "guarded"`],
    ]) {
      await expect(load(`${PG}${text}`)).rejects.toThrow(`defines ${name} without exporting it`);
    }
  });

  test("accepts a table that is exported under another name or by a list", async () => {
    const text = `const t = pgTable("t", { n: integer() }); export { t as users };`;
    expect(Object.keys(await load(PG + text))).toEqual(["users"]);
  });

  test("says where a broken file breaks", async () => {
    await expect(load("export const x = ;")).rejects.toThrow("Schema.ts:1:18 does not compile");
    await expect(load(`throw new Error("boom")`)).rejects.toThrow(
      "Schema.ts:1:7 cannot be loaded: boom",
    );
    await expect(load(`import "no-such-package"`)).rejects.toThrow(
      `Could not resolve "no-such-package"`,
    );
  });
});
