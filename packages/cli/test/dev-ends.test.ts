import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { query } from "@slipway/local/testing/query";
import { type FreshCopy, freshCopy } from "@slipway/cli/testing/fresh-copy";
import { generate } from "@slipway/cli/testing/generate";
import { pageAddress } from "@slipway/cli/testing/page-address";
import { startDevIn } from "@slipway/cli/testing/running-dev";
import { cleanEnvironment } from "@slipway/cli/testing/slipway";
import { descendantsOf, isRunning } from "@slipway/local/testing/processes";
import { afterAll, beforeAll, expect, test } from "vitest";

let copy: FreshCopy;
beforeAll(async () => void (copy = await freshCopy()));
afterAll(async () => copy.remove());

test.each(["SIGTERM", "SIGINT", "SIGHUP", "SIGKILL"] as const)(
  "after %s no child is left and the database opens again with its rows",
  async (signal) => {
    const dev = await startDevIn(copy.root);
    const { owner } = dev.devJson.database;
    await query(owner, "create table if not exists witness (signal text)");
    await query(owner, `insert into witness values ('${signal}')`);
    const { pid = 0 } = dev.child;
    const children = await descendantsOf(pid);
    expect(children.length).toBeGreaterThan(4);
    await dev.stop(signal);
    await expect.poll(() => children.filter(isRunning), { timeout: 15_000 }).toEqual([]);
    const left = await stat(join(copy.root, ".slipway/dev.json")).catch(() => undefined);
    expect(left === undefined).toBe(signal !== "SIGKILL");
    const again = await startDevIn(copy.root);
    const rows = await query(
      again.devJson.database.owner,
      `select 1 as seen from witness where signal = '${signal}'`,
    );
    await again.stop();
    expect(rows).toEqual([{ seen: 1 }]);
  },
);

test("a signal in the middle of a backfill is answered by how it goes on", async () => {
  const dev = await startDevIn(copy.root);
  const { owner } = dev.devJson.database;
  await query(owner, "create table filled (id int primary key, done bool)");
  await query(owner, "insert into filled select generate_series(1, 2000)");
  const tag = await generate(copy.root, "fill", "--custom");
  await dev.says(`${tag}.sql holds no statement yet`);
  await writeFile(
    join(copy.root, `migrations/${tag}.sql`),
    "-- slipway: lane=backfill batch=10 throttle=50ms\nUPDATE filled SET done = true;\n",
  );
  await dev.says(`${tag} has changed`);
  await dev.stop("SIGINT");
  expect(dev.output()).toContain(`${tag} is not done: what it has committed stays`);
  expect(dev.child.exitCode).toBe(0);
});

test("a signal in the middle of a long statement ends it, and the next start does it again", async () => {
  const dev = await startDevIn(copy.root);
  // The page comes when the files have been watched for some time.
  await pageAddress(dev);
  const tag = await generate(copy.root, "sleep", "--custom");
  await dev.says(`${tag}.sql holds no statement yet`);
  const file = join(copy.root, `migrations/${tag}.sql`);
  await writeFile(file, "CREATE TABLE slept ();\nSELECT pg_sleep(600);\n");
  const { owner } = dev.devJson.database;
  const asleep =
    "select count(*)::int as n from pg_stat_activity where wait_event = 'PgSleep' and pid <> pg_backend_pid()";
  await expect.poll(() => query(owner, asleep), { timeout: 20_000 }).toEqual([{ n: 1 }]);
  await dev.stop("SIGINT");
  expect(dev.output()).toContain(`${tag} is not done`);
  expect(dev.child.exitCode).toBe(0);
  await writeFile(file, "CREATE TABLE slept ();\n");
  const again = await startDevIn(copy.root);
  const rows = await query(again.devJson.database.owner, "select count(*)::int as n from slept");
  await again.stop();
  expect(rows).toEqual([{ n: 0 }]);
});

test.runIf(existsSync("/dev/full"))("dev says why it ends where it cannot write", async () => {
  const command = `exec "$0" packages/cli/bin/slipway.js dev >/dev/full`;
  const options = { cwd: copy.root, env: cleanEnvironment() };
  const run = promisify(execFile)("sh", ["-c", command, process.execPath], options);
  const stderr: unknown = expect.stringContaining("cannot be written (ENOSPC");
  await expect(run).rejects.toMatchObject({ code: 1, stderr });
});
