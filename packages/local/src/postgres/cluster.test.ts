import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { LOOPBACK } from "../free-port.ts";
import { type Guardian, startGuardian } from "../guardian.ts";
import { listenLocally } from "../listen-locally.ts";
import { memoryFoldersOf, postgresOf } from "../testing/cluster-processes.ts";
import { query } from "../testing/query.ts";
import { ClusterError, type ClusterErrorCode } from "./cluster-error.ts";
import { type Cluster, startCluster } from "./cluster.ts";

let root: string;
// One folder for most of the tests.
let dir: string;
let guardian: Guardian;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "slipway-cluster-"));
  // So that `nobody` can pass if we are root.
  await chmod(root, 0o755);
  dir = join(root, "project", ".slipway", "postgres");
  guardian = startGuardian();
  const cluster = await startCluster({ guardian, dir });
  await query(cluster.url, "CREATE TABLE kept AS SELECT 1 AS row");
  await cluster.stop();
});
afterAll(async () => {
  guardian.close();
  await rm(root, { recursive: true, force: true });
});

async function start(options: { dir?: string; port?: number } = {}): Promise<Cluster> {
  const cluster = await startCluster({ guardian, dir, ...options });
  onTestFinished(() => cluster.stop());
  return cluster;
}

/** Matches a ClusterError of this code whose message says these words. */
function refusal(code: ClusterErrorCode, words: string) {
  return (error: unknown) =>
    error instanceof ClusterError && error.code === code && error.message.includes(words);
}

test("makes a database of UTF-8 and UTC for an owner who is no superuser", async () => {
  const cluster = await start();
  expect(new URL(cluster.url)).toMatchObject({
    hostname: "localhost",
    port: String(cluster.port),
    username: "slipway_owner",
    pathname: "/slipway",
  });
  const [row] = await query(
    cluster.url,
    `SELECT pg_get_userbyid(datdba) AS owner, datlocprovider AS provider, datlocale AS locale,
       pg_encoding_to_char(encoding) AS encoding, current_setting('timezone') AS timezone,
       current_setting('fsync') AS fsync, rolsuper, rolcreatedb, rolcreaterole, rolreplication
     FROM pg_database, pg_roles WHERE datname = current_database() AND rolname = current_user`,
  );
  expect(row).toEqual({
    owner: "slipway_owner",
    provider: "b",
    locale: "C.UTF-8",
    encoding: "UTF8",
    timezone: "UTC",
    fsync: "on",
    rolsuper: false,
    rolcreatedb: true,
    rolcreaterole: true,
    rolreplication: false,
  });
});

test("lets nobody in without the owner's password, the superuser least of all", async () => {
  const { url, port } = await start();
  const as = (user: string, password: string) =>
    query(`postgres://${user}:${password}@127.0.0.1:${port}/slipway`, "SELECT 1");
  await expect(as("slipway_owner", "wrong")).rejects.toMatchObject({ code: "28P01" });
  await expect(as("postgres", new URL(url).password)).rejects.toMatchObject({ code: "28P01" });
  expect((await stat(join(dir, "owner.json"))).mode & 0o777).toBe(0o600);
  expect((await stat(join(dir, "data"))).mode & 0o777).toBe(0o700);
  expect(await readFile(join(dir, "data", "postmaster.pid"), "utf8")).not.toContain("/.s.PGSQL");
});

test("answers on both loopback addresses and on no other", async () => {
  const { url } = await start();
  const [row] = await query(url, "SELECT current_setting('listen_addresses') AS addresses");
  const addresses = z.object({ addresses: z.string() }).parse(row).addresses.split(",");
  expect(["127.0.0.1", "::1"]).toEqual(expect.arrayContaining(addresses));
  for (const address of addresses) {
    const host = address.includes(":") ? `[${address}]` : address;
    expect(await query(url.replace("localhost", host), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  }
});

test("lets its owner see what others run and end it", async () => {
  const { url } = await start();
  await query(url, "CREATE ROLE handler LOGIN PASSWORD 'handler'");
  onTestFinished(async () => void (await query(url, "DROP ROLE handler")));
  const handler = url.replace(/\/\/.*@/u, "//handler:handler@");
  const waiting = query(handler, "SELECT pg_sleep(60)").catch(() => "broken off");
  const its = "FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)'";
  await expect.poll(() => query(url, `SELECT usename ${its}`)).toEqual([{ usename: "handler" }]);
  await query(url, `SELECT pg_terminate_backend(pid) ${its}`);
  expect(await waiting).toBe("broken off");
});

test("opens again with its data, under the same address and password", async () => {
  const first = await startCluster({ guardian, dir });
  await first.stop();
  const second = await start();
  expect(second.url).toBe(first.url);
  expect(await query(second.url, "SELECT * FROM kept")).toEqual([{ row: 1 }]);
});

test("is run by one process at a time", async () => {
  await start();
  await expect(startCluster({ guardian, dir })).rejects.toSatisfy(
    refusal("in-use", `process ${process.pid} runs the Postgres of ${dir}`),
  );
});

test("stops once, however often it is asked, and without a word to its listeners", async () => {
  const cluster = await start();
  const heard: unknown[] = [];
  cluster.onExit((end) => heard.push(end));
  await Promise.all([cluster.stop(), cluster.stop()]);
  await cluster.stop();
  expect(heard).toEqual([]);
  expect(await postgresOf(dir)).toEqual([]);
});

test("does not mistake a process that got the number of a dead postmaster", async () => {
  await writeFile(join(dir, "data", "postmaster.pid"), `${process.pid}\n${dir}/data\n`);
  const { url } = await start();
  expect(await query(url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("sets another password where the file that kept it was deleted", async () => {
  const first = await startCluster({ guardian, dir });
  await first.stop();
  await rm(join(dir, "owner.json"));
  const second = await start();
  expect(second.url).not.toBe(first.url);
  expect(await query(second.url, "SELECT * FROM kept")).toEqual([{ row: 1 }]);
});

test("says what to do where the password that is kept is not the owner's", async () => {
  const file = join(dir, "owner.json");
  const kept = await readFile(file, "utf8");
  await writeFile(file, JSON.stringify({ password: "x".repeat(32) }));
  await expect(startCluster({ guardian, dir })).rejects.toSatisfy(
    refusal("start-failed", "delete that file"),
  );
  await writeFile(file, kept);
});

test("makes the database anew where a killed reset left none", async () => {
  const first = await startCluster({ guardian, dir });
  const maintenance = first.url.replace(/slipway$/u, "postgres");
  await query(maintenance, "ALTER DATABASE slipway RENAME TO aside");
  await first.stop();
  const second = await start();
  expect(await query(second.url, "SELECT current_database() AS name")).toEqual([
    { name: "slipway" },
  ]);
  await query(maintenance, "DROP DATABASE slipway");
  await query(maintenance, "ALTER DATABASE aside RENAME TO slipway");
});

function newServer(): Server {
  const server = createServer();
  onTestFinished(() => void server.close());
  return server;
}

test("refuses a port that is taken, on either loopback address", async () => {
  for (const host of LOOPBACK) {
    // A machine may have no ::1.
    const port = await listenLocally(newServer(), { host }).catch(() => undefined);
    if (port === undefined) continue;
    await expect(startCluster({ guardian, dir, port })).rejects.toSatisfy(
      refusal("port-taken", `cannot listen on port ${port}: it is taken`),
    );
  }
  expect(await postgresOf(dir)).toEqual([]);
});

test("takes another port where its usual one is taken, and the usual one again later", async () => {
  const first = await startCluster({ guardian, dir });
  await first.stop();
  const other = newServer();
  await listenLocally(other, { port: first.port });
  const second = await startCluster({ guardian, dir });
  expect(second.port).not.toBe(first.port);
  await second.stop();
  other.close();
  expect((await start()).port).toBe(first.port);
});

test("refuses the data of another major version", async () => {
  const old = join(root, "old", "postgres");
  await mkdir(join(old, "data"), { recursive: true });
  await writeFile(join(old, "lock"), "");
  await writeFile(join(old, "data", "PG_VERSION"), "17\n");
  await expect(startCluster({ guardian, dir: old })).rejects.toSatisfy(
    refusal("other-version", `${old}/data was made by Postgres 17 and this is Postgres 18`),
  );
});

test("refuses to settle among other files", async () => {
  const foreign = join(root, "foreign");
  await mkdir(foreign);
  await writeFile(join(foreign, "thesis.txt"), "");
  await expect(startCluster({ guardian, dir: foreign })).rejects.toSatisfy(
    refusal("folder-unusable", foreign),
  );
  expect(await readdir(foreign)).toEqual(["thesis.txt"]);
});

test("tells the end of the log where the server does not start", async () => {
  const file = join(dir, "data", "postgresql.auto.conf");
  const before = await readFile(file, "utf8");
  await writeFile(file, "work_mem = nonsense\n");
  await expect(startCluster({ guardian, dir })).rejects.toSatisfy(
    refusal("start-failed", 'invalid value for parameter "work_mem"'),
  );
  await writeFile(file, before);
});

test("removes a throw-away cluster on stop", async () => {
  const cluster = await startCluster({ guardian, dir: "memory" });
  expect(await memoryFoldersOf(process.pid)).toHaveLength(1);
  await cluster.stop();
  expect(await memoryFoldersOf(process.pid)).toEqual([]);
});
