import { appendFile, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type DevJson, readRunningDev } from "@slipway/local/dev-json";
import { descendantsOf, isRunning } from "@slipway/local/testing/processes";
import { query } from "@slipway/local/testing/query";
import { databaseName } from "@slipway/cli/connection-string";
import { type FreshCopy, freshCopy } from "@slipway/cli/testing/fresh-copy";
import { generate } from "@slipway/cli/testing/generate";
import { runInTerminal, type TerminalRun } from "@slipway/cli/testing/terminal";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

let copy: FreshCopy;
const runs: TerminalRun[] = [];
beforeAll(async () => void (copy = await freshCopy()));
afterEach(async () => {
  for (const run of runs.splice(0)) {
    run.close();
    await run.ended;
  }
});
afterAll(async () => copy.remove());

const CTRL_C = "\u0003";
const DOWN = "\u001b[B";
const PASTE = ["\u001b[200~", "\u001b[201~"] as const;
const LEFT = "\u001b[?2004l\u001b[?7h\u001b[?25h\u001b[?1049l";
const schemaFile = () => join(copy.root, "packages/core/src/models/Schema.ts");
const devJsonFile = () => join(copy.root, ".slipway", "dev.json");

interface OnScreen extends TerminalRun {
  readonly devJson: DevJson;
}

function devInTerminal(): TerminalRun {
  const command = `"${process.execPath}" packages/cli/bin/slipway.js dev`;
  const run = runInTerminal(command, { cwd: copy.root });
  runs.push(run);
  return run;
}

async function startOnScreen(): Promise<OnScreen> {
  const run = devInTerminal();
  await run.shows("ready in");
  const devJson = await readRunningDev(devJsonFile());
  if (devJson === undefined) throw new Error("the screen says ready and dev.json does not");
  return { ...run, devJson };
}

/** Asks dev to end, and sees that nothing of it is left. */
async function ends(dev: OnScreen, ask: () => void): Promise<void> {
  const children = await descendantsOf(dev.devJson.pid);
  expect(children.length).toBeGreaterThan(4);
  ask();
  await dev.ended;
  await expect.poll(() => children.filter(isRunning), { timeout: 15_000 }).toEqual([]);
}

/** What was written to the terminal, from a place in it on. */
const written = (dev: OnScreen, from = 0) => stripVTControlCharacters(dev.output().slice(from));

const isThere = async (file: string) => (await stat(file).catch(() => undefined)) !== undefined;

test("a changed schema is drafted on the screen; keys write it, apply it and empty the database under running handlers", async () => {
  const dev = await startOnScreen();
  const { urls, database } = dev.devJson;
  const counter = urls["counter"] ?? "";
  await fetch(counter, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: `{"increment":2}`,
  });
  await dev.shows("PUT     200");
  await appendFile(
    schemaFile(),
    `export const screenSchema = pgTable("screen", { id: serial("id").primaryKey() });\n`,
  );
  await dev.shows(`CREATE TABLE "screen"`);
  dev.type("g");
  await dev.shows("Name of the migration: add-screen");
  dev.type("s\r");
  await dev.shows("_add-screens.sql: review it");
  await dev.shows("It is applied.");
  expect(await query(database.owner, "select count(*)::int as n from screen")).toEqual([{ n: 0 }]);
  dev.type("r");
  await dev.shows("its rows are lost");
  dev.type(`${databaseName(database.owner)}\r`);
  await dev.shows("was emptied");
  expect(await (await fetch(counter)).json()).toEqual({ count: 0 });
  expect(await query(database.owner, "select count(*)::int as n from screen")).toEqual([{ n: 0 }]);
  await ends(dev, () => dev.type("q"));
  expect(await dev.ended).toBe(0);
  expect(dev.output().trimEnd().endsWith(LEFT)).toBe(true);
  expect(await isThere(devJsonFile())).toBe(false);
});

test("a table is dropped after a yes alone; what a deploy refuses is told until its header is there", async () => {
  const dev = await startOnScreen();
  const text = await readFile(schemaFile(), "utf8");
  await writeFile(schemaFile(), text.replace(/^export const screenSchema.*\n/m, ""));
  await dev.shows(`DROP TABLE "screen"`);
  dev.type("g");
  await dev.shows("Name of the migration:");
  dev.type("\r");
  await dev.shows(`It drops "screen". Write and apply it?`);
  dev.type("y");
  await dev.shows("It is applied.");
  await dev.shows("a phase is no edit");
  const [, tag] = /Wrote migrations\/(\d{4}_[\w-]+)\.sql/.exec(written(dev)) ?? [];
  const file = join(copy.root, `migrations/${tag}.sql`);
  const noted = dev.output().length;
  await writeFile(file, `-- slipway: phase=contract\n${await readFile(file, "utf8")}`);
  // The key that clears is offered for as long as there is a note.
  await expect
    .poll(() => written(dev, noted), { timeout: 15_000 })
    .toMatch(/(reset|page) {2}q quit/);
  await ends(dev, () => dev.type("q"));
});

test("pasted text presses no key: a question takes it as text, and the database is emptied by its name only", async () => {
  const dev = await startOnScreen();
  const { owner } = dev.devJson.database;
  await query(owner, "create table witness ()");
  dev.type(PASTE.join("try again, q\r"));
  dev.type("g");
  await dev.shows("migrations agree");
  expect(dev.output()).not.toContain("rows are lost");
  dev.type("r");
  await dev.shows("its rows are lost");
  dev.type(PASTE.join(`q\r${CTRL_C}y\t`));
  await dev.shows("qy▏");
  // As from a terminal that does not mark what is pasted.
  dev.type("\u0015try again\r");
  await dev.shows("Nothing was emptied: the database is called");
  expect(await query(owner, "select count(*)::int as n from witness")).toEqual([{ n: 0 }]);
  await ends(dev, () => dev.type("q"));
});

test("what a handler fails with is shown with its place in the sources and its request id; a key with nothing to do says so", async () => {
  const dev = await startOnScreen();
  dev.type("g");
  await dev.shows("nothing is to be written");
  const handler = join(copy.root, "packages/functions/src/counter.ts");
  const source = await readFile(handler, "utf8");
  const failing = `() => {\n    throw new TypeError("no counting today");\n  }`;
  await writeFile(handler, source.replace(/\(call\) => readCounter\(call\.db\)/, failing));
  const answer = await fetch(dev.devJson.urls["counter"] ?? "");
  expect(answer.status).toBe(500);
  await dev.shows(`request id ${answer.headers.get("x-amzn-requestid")}`);
  await dev.shows("TypeError: no counting today");
  await dev.shows("packages/functions/src/counter.ts:");
  await writeFile(handler, source);
  await ends(dev, () => dev.type("q"));
});

test("what may be a rename drizzle-kit asks in the same terminal, and the screen comes back", async () => {
  await appendFile(
    schemaFile(),
    `export const askedSchema = pgTable("asked", { id: serial("id") });\n`,
  );
  await generate(copy.root, "add-asked");
  const dev = await startOnScreen();
  const text = await readFile(schemaFile(), "utf8");
  await writeFile(
    schemaFile(),
    text.replace(`"asked", { id: serial("id") }`, `"asked", { id: serial("nr") }`),
  );
  await dev.shows("lets drizzle-kit ask you");
  dev.type("g");
  await dev.shows("Name of the migration: change-asked");
  dev.type("\r");
  await dev.shows("rename column");
  dev.type(DOWN);
  await dev.shows("❯ ~ id › nr");
  dev.type("\r");
  await dev.shows("It is applied.");
  const columns =
    "select attname from pg_attribute where attrelid = 'asked'::regclass and attnum = 1";
  expect(await query(dev.devJson.database.owner, columns)).toEqual([{ attname: "nr" }]);
  await ends(dev, () => dev.type("q"));
});

test.each(["SIGTERM", "SIGKILL"] as const)(
  "after %s no drizzle-kit is left that asks",
  async (signal) => {
    const dev = await startOnScreen();
    const text = await readFile(schemaFile(), "utf8");
    await writeFile(schemaFile(), text.replace(`id: serial("nr")`, `id: serial("asked_id")`));
    await dev.shows("lets drizzle-kit ask you");
    dev.type("g");
    await dev.shows("Name of the migration:");
    dev.type("\r");
    await dev.shows("rename column");
    await ends(dev, () => process.kill(dev.devJson.pid, signal));
    expect(await isThere(devJsonFile())).toBe(signal === "SIGKILL");
    await writeFile(schemaFile(), text);
  },
);

test("Ctrl-C while a question is asked, and after a kill, leaves nothing running", async () => {
  const asked = await startOnScreen();
  asked.type("r");
  await asked.shows("its rows are lost");
  await ends(asked, () => asked.type(CTRL_C));
  expect(await isThere(devJsonFile())).toBe(false);
  const killed = await startOnScreen();
  killed.type("s");
  await killed.shows("local.drizzle.studio");
  await ends(killed, () => process.kill(killed.devJson.pid, "SIGKILL"));
});

test("closing the terminal ends dev in order", async () => {
  const dev = await startOnScreen();
  await ends(dev, () => dev.close());
  await expect.poll(() => isThere(devJsonFile())).toBe(false);
});

test("a backfill that Ctrl-C ends says so and goes on at the next start, each row once", async () => {
  const first = await startOnScreen();
  const { owner } = first.devJson.database;
  await query(owner, "create table filled (id int primary key, times int not null default 0)");
  await query(owner, "insert into filled select generate_series(1, 800)");
  const tag = await generate(copy.root, "fill", "--custom");
  await first.shows(`${tag}: applied when it holds a statement`);
  await writeFile(
    join(copy.root, `migrations/${tag}.sql`),
    `-- slipway: lane=backfill batch=10 throttle=50ms\nUPDATE filled SET times = times + 1;\n`,
  );
  await first.shows("has changed");
  await ends(first, () => first.type(CTRL_C));
  expect(first.output()).toContain(`${tag} is not done`);
  const again = devInTerminal();
  await again.shows(`${tag}  `);
  await again.shows("ready in");
  const ids = "select count(*)::int as n, min(times) as least, max(times) as most from filled";
  const { owner: same } = (await readRunningDev(devJsonFile()))?.database ?? {};
  expect(await query(same ?? "", ids)).toEqual([{ n: 800, least: 1, most: 1 }]);
  again.type("q");
  expect(await again.ended).toBe(0);
});
