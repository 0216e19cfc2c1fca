import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { query } from "@slipway/local/testing/query";
import { type FreshCopy, freshCopy } from "@slipway/cli/testing/fresh-copy";
import { type RunningDev, startDevIn } from "@slipway/cli/testing/running-dev";
import { generate } from "@slipway/cli/testing/generate";
import { slipway } from "@slipway/cli/testing/slipway";
import * as z from "zod";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const TABLE = `
export const roadSchema = pgTable("road", {
  id: serial("id").primaryKey(),
  name: text("name"),
});
`;

let copy: FreshCopy;
let added: string;
// The app has grown by a table of its own, as README.md says: no test here may count on the one that we ship.
beforeAll(async () => {
  copy = await freshCopy();
  await edit(schemaFile(), (text) => text + TABLE);
  added = await generate(copy.root, "add-road");
});
afterAll(async () => copy.remove());

const schemaFile = () => join(copy.root, "packages/core/src/models/Schema.ts");
/** A column of the table users; other tables of the app may have one like it. */
const NAME = /(?<=userSchema = [\s\S]*?)name: text\("name"\)/;
const migrations = async () => (await readdir(join(copy.root, "migrations"))).sort();
const edit = async (file: string, change: (text: string) => string) =>
  writeFile(file, change(await readFile(file, "utf8")));

async function call(url: string | undefined, init?: RequestInit) {
  const response = await fetch(url ?? "", init);
  const body: unknown = await response.json();
  return { status: response.status, body };
}
const drifting = z.object({
  drift: z.nullable(z.object({ missing: z.int(), unexpected: z.int() })),
});
const put = (body: unknown): RequestInit => ({
  method: "PUT",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

describe("the road of a new user", () => {
  let dev: RunningDev;
  beforeAll(async () => void (dev = await startDevIn(copy.root)));
  afterAll(async () => dev.stop());

  test("dev serves every handler at its URL on a migrated database", async () => {
    const { urls } = dev.devJson;
    expect(await call(urls["counter"], put({ increment: 2 }))).toEqual({
      status: 200,
      body: { count: 2 },
    });
    expect(await call(urls["counter"])).toEqual({ status: 200, body: { count: 2 } });
    const { body } = await call(urls["status"]);
    expect(body).toMatchObject({ newest: { 0: { tag: added } }, pending: [] });
  });

  test("status tells drift, soon after dev is ready", async () => {
    const readDrift = async () => z.parse(drifting, (await call(dev.devJson.urls["status"])).body);
    const waiting = { timeout: 30_000, interval: 200 };
    await expect.poll(readDrift, waiting).toEqual({ drift: { missing: 0, unexpected: 0 } });
    const { owner } = dev.devJson.database;
    await query(owner, "create table by_hand (id int)");
    expect((await readDrift()).drift?.unexpected).toBeGreaterThan(0);
    await query(owner, "drop table by_hand");
    expect(await readDrift()).toEqual({ drift: { missing: 0, unexpected: 0 } });
  });

  test("handlers cannot change the schema: their role reads and writes rows", async () => {
    const { handlers } = dev.devJson.database;
    const url = new URL(handlers);
    url.port = new URL(dev.devJson.database.owner).port;
    expect(await query(url.href, "select count from counter")).toEqual([{ count: 2 }]);
    await expect(query(url.href, "drop table counter")).rejects.toMatchObject({ code: "42501" });
    await expect(query(url.href, "create table mine (id int)")).rejects.toMatchObject({
      code: "42501",
    });
  });

  test("a second dev in the same folder is refused and harms nothing", async () => {
    const second = await slipway(["dev"], copy);
    expect(second.code).toBe(1);
    expect(second.stderr).toBe(
      `Another dev runs here already (process ${dev.child.pid}): use that one, or end it first.\n`,
    );
    expect((await call(dev.devJson.urls["counter"])).status).toBe(200);
  });

  test("a table that is defined and not exported is an error, and nothing is written", async () => {
    const before = await readFile(schemaFile(), "utf8");
    const files = await migrations();
    await edit(schemaFile(), (text) => text.replace("export const userSchema", "const userSchema"));
    const refused = await slipway(["generate", "hidden"], copy);
    await writeFile(schemaFile(), before);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`Schema.ts defines table "users" without exporting it`);
    expect(await migrations()).toEqual(files);
  });

  test("a rename cannot be told from a drop and an add without a terminal: it fails with nothing written", async () => {
    const before = await readFile(schemaFile(), "utf8");
    const files = await migrations();
    await edit(schemaFile(), (text) => text.replace(NAME, `fullName: text("full_name")`));
    const refused = await slipway(["generate", "rename"], copy);
    const built = await slipway(["build"], copy);
    await writeFile(schemaFile(), before);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("may be a rename or a drop and an add");
    expect(await migrations()).toEqual(files);
    expect(built.code).toBe(1);
    expect(built.stderr).toContain(
      "Schema.ts has changes without a migration (table public.users)",
    );
  });

  test("a changed table becomes a migration, is applied as it arrives, and serves a handler", async () => {
    await edit(schemaFile(), (text) => text.replace(NAME, `name: text("name").default("nobody")`));
    await dev.says("Schema.ts has changes without a migration (table public.users)");
    const tag = await generate(copy.root, "name-users");
    expect(tag).toMatch(/^\d{4}_name-users$/);
    await dev.says(tag);
    await expect
      .poll(() => call(dev.devJson.urls["status"]), { timeout: 10_000 })
      .toMatchObject({ status: 200, body: { newest: { 0: { tag } }, pending: [] } });
    expect(
      await query(
        dev.devJson.database.owner,
        "insert into users (email) values ('a@b.c') returning name",
      ),
    ).toEqual([{ name: "nobody" }]);
    expect((await slipway(["generate"], copy)).stdout).toContain("there is nothing to generate");
  });

  test("the other commands find the running database by themselves", async () => {
    const status = await slipway(["status", "--json"], copy);
    expect(JSON.parse(status.stdout)).toMatchObject({ pending: [] });
    expect(status.stderr).toMatch(
      /^Database postgres:\/\/slipway_owner@localhost:\d+\/slipway \(the running dev\)$/m,
    );
    expect((await slipway(["migrate"], copy)).code).toBe(0);
    expect((await slipway(["seed"], copy)).stdout).toMatch(/^Wrote [1-9]\d* rows\.\n$/);
    expect((await slipway(["seed"], copy)).stdout).toBe("Wrote 0 rows.\n");
    const build = await slipway(["build"], copy);
    expect(build).toMatchObject({ code: 0 });
    expect(build.stdout).toMatch(/^counter +\d+\.\d KB$/m);
  });

  test("reset empties the database under the running handlers, which go on", async () => {
    expect(await slipway(["reset"], copy)).toMatchObject({ code: 0 });
    expect(await call(dev.devJson.urls["counter"])).toEqual({ status: 200, body: { count: 0 } });
    expect(await call(dev.devJson.urls["counter"], put({ increment: 1 }))).toMatchObject({
      status: 200,
    });
  });

  test("a migration that fails is told, and the handlers go on", async () => {
    const tag = await generate(copy.root, "broken", "--custom");
    await dev.says(`${tag}.sql holds no statement yet`);
    const file = join(copy.root, `migrations/${tag}.sql`);
    await writeFile(file, `ALTER TABLE "nowhere" ADD COLUMN "x" integer;\n`);
    await dev.says(`relation "nowhere" does not exist`);
    expect((await call(dev.devJson.urls["counter"])).status).toBe(200);
    await writeFile(file, `ALTER TABLE "users" ADD COLUMN "x" integer;\n`);
    await expect
      .poll(() => call(dev.devJson.urls["status"]), { timeout: 10_000 })
      .toMatchObject({ body: { newest: { 0: { tag } }, pending: [] } });
  });
});
