import { query } from "@slipway/local/testing/query";
import { beginDeploy } from "@slipway/migrate/deploy/begin-deploy";
import { migrateStage } from "@slipway/migrate/deploy/migrate-stage";
import { markLive } from "@slipway/migrate/deploy/releases";
import { readHistory } from "@slipway/migrate/history";
import { makeManifest } from "@slipway/migrate/manifest";
import { migrate } from "@slipway/migrate/migrate";
import { openTestSession, testDatabase } from "@slipway/migrate/testing/open-test-session";
import { numbered, writeHistory } from "@slipway/migrate/testing/write-history";
import { expect, test } from "vitest";
import { readDryRun, readStageDryRun } from "./read-dry-run.ts";

const FILES = numbered({
  init: "CREATE TABLE users (id int, name text);",
  more: "ALTER TABLE users ADD COLUMN age int;",
  contract: "-- slipway: phase=contract\nALTER TABLE users DROP COLUMN name;",
  last: "CREATE INDEX users_age ON users (age);",
});
const historyOf = (length: number) => readHistory(writeHistory(FILES.slice(0, length)));

/** From now on every session of the database refuses to write. */
const readOnly = (url: string) =>
  query(
    url,
    `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET default_transaction_read_only = on`,
  );

test("reads what a run would do, and writes nothing, not even a ledger", async () => {
  const database = await testDatabase();
  await readOnly(database.url);
  const session = await openTestSession(database);
  const history = historyOf(4);
  const found = await readDryRun(session, history);
  expect(found.units.map(({ tag }) => tag)).toEqual(FILES.map(({ tag }) => tag));
  expect(found).toMatchObject({ waiting: [], refusals: [], unwritten: [] });
  // All of it is new in the run.
  expect(found.units.flatMap(({ locks }) => locks)).toEqual([]);
  const manifest = makeManifest(history);
  const stage = await readStageDryRun(session, { history, manifest });
  expect(stage.units).toEqual(found.units);
});

test("reads what a deploy would do: what is due, what waits, and what is refused", async () => {
  const database = await testDatabase();
  const session = await openTestSession(database);
  const before = { history: historyOf(1), manifest: makeManifest(historyOf(1)) };
  const role = `${new URL(database.url).pathname.slice(1)}_handlers`;
  await beginDeploy(session, { ...before, handlers: { role, password: "x" } });
  await markLive(session, before.manifest.release);
  const three = { history: historyOf(3), manifest: makeManifest(historyOf(3)) };
  const found = await readStageDryRun(session, three);
  expect(found.units).toMatchObject([
    { tag: "0001_more", phase: "expand", locks: [{ mode: "ACCESS EXCLUSIVE", name: ["users"] }] },
  ]);
  expect(found.waiting).toEqual([{ tag: "0002_contract", until: null }]);
  // What the dry run told is what a deploy does.
  const { report } = await migrateStage(session, three);
  expect(report.units.map(({ tag }) => tag)).toEqual(["0001_more"]);
  expect(report.left).toEqual(["0002_contract"]);

  const all = { history: historyOf(4), manifest: makeManifest(historyOf(4)) };
  const refused = await readStageDryRun(session, all);
  expect(refused.refusals).toMatchObject([{ code: "order", tag: "0002_contract" }]);
  await expect(migrateStage(session, all)).rejects.toMatchObject({ code: "refused" });
});

test("goes on where a run stopped", async () => {
  const database = await testDatabase();
  const session = await openTestSession(database);
  await migrate(session, historyOf(2));
  const found = await readDryRun(session, historyOf(4));
  expect(found.units.map(({ tag, locks }) => [tag, locks.map(({ mode }) => mode)])).toEqual([
    ["0002_contract", ["ACCESS EXCLUSIVE", "ACCESS EXCLUSIVE"]],
    ["0003_last", ["SHARE"]],
  ]);
});
