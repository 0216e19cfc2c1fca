import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { killEsbuild } from "@slipway/local/testing/kill-esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { type Drafts, openDrafts } from "./drafts.ts";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const SCHEMA = `import { pgTable, serial, text } from "drizzle-orm/pg-core";
export const userSchema = pgTable("users", { id: serial("id").primaryKey(), name: text("name") });
`;

let dir: string;
let drafts: Drafts;
beforeAll(async () => {
  // Inside the repository, so that the schema's imports are found.
  await mkdir(join(root, ".slipway"), { recursive: true });
  dir = await mkdtemp(join(root, ".slipway", "drafts-"));
  await cp(join(root, "migrations"), join(dir, "migrations"), { recursive: true });
  const files = { schema: join(dir, "Schema.ts"), migrations: join(dir, "migrations"), work: dir };
  drafts = openDrafts(files);
});
afterAll(async () => {
  await drafts.close();
  await rm(dir, { recursive: true, force: true });
});

const shipped = () => readFile(join(root, "packages/core/src/models/Schema.ts"), "utf8");
async function draftOf(schema: string) {
  await writeFile(join(dir, "Schema.ts"), schema);
  return await drafts.read();
}

test("nothing is drafted for the schema that the history makes", async () => {
  expect(await draftOf(await shipped())).toEqual({ state: "same" });
});

test("a new table is drafted as drizzle-kit would write it", async () => {
  const schema = `${await shipped()}\nexport const draftedSchema = pgTable("drafted", { id: serial("id").primaryKey() });`;
  expect(await draftOf(schema)).toMatchInlineSnapshot(`
    {
      "changes": [
        "table public.drafted",
      ],
      "name": "add-drafted",
      "state": "changed",
      "statements": [
        "CREATE TABLE "drafted" (
    	"id" serial PRIMARY KEY NOT NULL
    );
    ",
      ],
    }
  `);
});

test("a Schema.ts that is met empty, while it is written anew, is read again", async () => {
  await writeFile(join(dir, "written.ts"), await shipped());
  const emptied = `import { copyFileSync } from "node:fs";
copyFileSync(${JSON.stringify(join(dir, "written.ts"))}, ${JSON.stringify(join(dir, "Schema.ts"))});`;
  expect(await draftOf(emptied)).toEqual({ state: "same" });
});

test("a Schema.ts that stays without a table is taken at its word", async () => {
  const { state, statements } = z
    .object({ state: z.string(), statements: z.array(z.string()) })
    .parse(await draftOf(""));
  expect(state).toBe("changed");
  expect(statements).toContain(`DROP TABLE "users" CASCADE;`);
});

test("what may be a rename is left to a person", async () => {
  const schema = (await shipped()).replace(/pgTable\(\s*"users"/, `pgTable("people"`);
  expect(await draftOf(schema)).toMatchObject({ state: "ambiguous" });
});

test("a schema that is broken is told with its line, and the next draft is none the worse", async () => {
  expect(await draftOf(`${SCHEMA}export const x = ;`)).toMatchInlineSnapshot(`
    {
      "message": "Schema.ts:3:18 does not compile: Unexpected ";"",
      "state": "broken",
    }
  `);
  expect(await draftOf(`${SCHEMA}\nthrow new Error("not yet");`)).toMatchInlineSnapshot(`
    {
      "message": "Schema.ts:4:7 cannot be loaded: not yet",
      "state": "broken",
    }
  `);
  expect(await draftOf(`${SCHEMA}\nprocess.exit(3);`)).toMatchInlineSnapshot(`
    {
      "message": "Schema.ts does not load to its end: look for a loop, or for process.exit.",
      "state": "broken",
    }
  `);
  expect(await draftOf(await shipped())).toEqual({ state: "same" });
});

test("what a schema fails with later is told where it can be, and is no other's", async () => {
  const rejecting = `${await shipped()}\nvoid Promise.reject(new Error("no seed"));`;
  expect(await draftOf(rejecting)).toEqual({
    state: "broken",
    message: "Schema.ts fails in a promise or a timer, which nothing waits for: no seed",
  });
  for (const late of [`throw new Error("too late");`, "process.exit(0);"]) {
    const timed = `${await shipped()}\nsetImmediate(() => setTimeout(() => { ${late} }, 50));`;
    await draftOf(timed);
    expect(await draftOf(await shipped())).toEqual({ state: "same" });
    // By now it has ended the thread, in the middle of this or before it.
    expect(await draftOf(await shipped())).toEqual({ state: "same" });
  }
});

test("two who ask at once get an answer each, and the next one a fresh one", async () => {
  await writeFile(join(dir, "Schema.ts"), `${SCHEMA}export const x = ;`);
  const broken = await Promise.all([drafts.read(), drafts.read()]);
  expect(broken.map((draft) => draft?.state)).toEqual(["broken", "broken"]);
  expect(await draftOf(await shipped())).toEqual({ state: "same" });
});

test("a schema is read as before once esbuild was killed", async () => {
  expect(await draftOf(await shipped())).toEqual({ state: "same" });
  await killEsbuild();
  expect(await draftOf(await shipped())).toEqual({ state: "same" });
});
