import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { neon, neonConfig } from "@neondatabase/serverless";
import { afterEach, expect, inject, onTestFinished, test } from "vitest";
import { type Guardian, startGuardian } from "./guardian.ts";
import { listenOnLoopback } from "./listen-on-loopback.ts";
import { type DatabaseOptions, type LocalDatabase, startDatabase } from "./serve.ts";
import type { ServerEnd } from "./postgres/server.ts";
import { memoryFoldersOf } from "./testing/cluster-processes.ts";
import { createTestDatabase } from "./testing/database.ts";
import { query } from "./testing/query.ts";

neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`;

const opened: LocalDatabase[] = [];
const guardians: Guardian[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.close()));
  for (const guardian of guardians.splice(0)) guardian.close();
});

async function start(options: Omit<DatabaseOptions, "guardian">): Promise<LocalDatabase> {
  const guardian = startGuardian();
  guardians.push(guardian);
  const database = await startDatabase({ guardian, ...options });
  opened.push(database);
  return database;
}

async function given(): Promise<string> {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  return database.url;
}

const nowhere = "/never/touched";
const portOf = (address: string) => Number(address.split(":").at(-1));

/** A port that somebody listens on for the rest of the test. */
async function takenPort(answer: string | undefined): Promise<number> {
  const listening = await listenOnLoopback(
    () =>
      createServer((socket) => {
        socket.on("error", () => {});
        if (answer !== undefined) socket.end(answer);
      }),
    0,
  );
  onTestFinished(() => listening.close());
  return listening.port;
}

test("serves the embedded Postgres by TCP and as Neon does, and removes a throw-away one", async () => {
  const before = await memoryFoldersOf(process.pid);
  const database = await start({ dir: "memory" });
  expect(database.tcp).toBe(`localhost:${new URL(database.databaseUrl).port}`);
  expect(new URL(database.http).port).toBe(new URL(database.neonUrl).port);
  expect(new URL(database.ws).host).toBe(new URL(database.http).host);
  await query(
    database.databaseUrl,
    "CREATE TABLE seen_by_both (id int); INSERT INTO seen_by_both VALUES (7)",
  );
  expect(await neon(database.neonUrl)`SELECT id FROM seen_by_both`).toEqual([{ id: 7 }]);
  await database.close();
  opened.splice(0);
  expect(await memoryFoldersOf(process.pid)).toEqual(before);
  await expect(fetch(database.http)).rejects.toThrow("fetch failed");
});

test("says how the embedded Postgres died, with the last lines of its log", async () => {
  const before = new Set(await memoryFoldersOf(process.pid));
  const database = await start({ dir: "memory" });
  const died = new Promise<ServerEnd>((resolve) => database.onExit(resolve));
  const [folder] = (await memoryFoldersOf(process.pid)).filter((found) => !before.has(found));
  const pidFile = await readFile(join(folder ?? "", "data", "postmaster.pid"), "utf8");
  process.kill(Number.parseInt(pidFile, 10), "SIGQUIT");
  const end = await died;
  expect(end).toMatchObject({ signal: null, code: 0 });
  expect(end.lastLines).toContain("received immediate shutdown request");
  const sql = neon(database.neonUrl);
  await expect(sql`SELECT 1`).rejects.toThrow("Couldn't connect to compute node");
});

test("serves a given Postgres, and gives its own address where no TCP port is asked for", async () => {
  const url = await given();
  const database = await start({ url, dir: nowhere });
  expect(database.databaseUrl).toBe(url);
  expect(database.tcp).toBe(`localhost:${new URL(url).port}`);
  expect(await neon(database.neonUrl)`SELECT current_database() AS name`).toEqual([
    { name: new URL(url).pathname.slice(1) },
  ]);
});

test("passes TCP on to a given Postgres, and ends those connections with itself", async () => {
  const url = await given();
  const database = await start({ url, dir: nowhere, tcpPort: 0 });
  expect(new URL(database.databaseUrl).host).toBe(database.tcp);
  expect(portOf(database.tcp)).not.toBe(portOf(new URL(url).host));
  const answered = await query(database.databaseUrl, "SELECT repeat('x', 5000000) AS long");
  expect(answered).toEqual([{ long: "x".repeat(5_000_000) }]);
  const sleeping = query(database.databaseUrl, "SELECT pg_sleep(60)");
  const busy = () =>
    query(
      url,
      "SELECT FROM pg_stat_activity WHERE query ~ '^SELECT pg_sl' AND datname = current_database()",
    );
  await expect.poll(busy).toHaveLength(1);
  await Promise.all([expect(sleeping).rejects.toThrow("terminated"), database.close()]);
});

test("takes a user, a password and a database with any characters in them", async () => {
  const { url } = inject("slipway");
  const odd = "o'd d@:/%ü?#";
  const quoted = `"${odd}"`;
  await query(url, `CREATE ROLE ${quoted} LOGIN PASSWORD '${odd.replace("'", "''")}'`);
  await query(url, `GRANT ${quoted} TO CURRENT_USER`);
  await query(url, `CREATE DATABASE ${quoted} OWNER ${quoted}`);
  onTestFinished(async () => {
    await query(url, `DROP DATABASE ${quoted} WITH (FORCE)`);
    await query(url, `DROP ROLE ${quoted}`);
  });
  const name = encodeURIComponent(odd);
  const odder = `postgresql://${name}:${name}@localhost:${new URL(url).port}/${name}?sslmode=disable`;
  const database = await start({ url: odder, dir: nowhere });
  expect(
    await neon(database.neonUrl)`SELECT current_user AS who, current_database() AS name`,
  ).toEqual([{ who: odd, name: odd }]);
});

test("names a Postgres that cannot be reached, and never its password", async () => {
  const silent = await takenPort("HTTP/1.1 400 Bad Request\r\n\r\n");
  const plain = portOf(new URL(await given()).host);
  const cases = [
    [`postgres://u:secret@localhost:1/d`, "localhost:1 (ECONNREFUSED)"],
    [`postgres://u:secret@[::1]:1/d`, "::1:1 (ECONNREFUSED)"],
    [`postgres://u:secret@localhost:${silent}/d`, `localhost:${silent} (`],
    [`postgres://u:secret@localhost:${plain}/d?sslmode=require`, "does not speak TLS"],
  ] as const;
  for (const [url, words] of cases) {
    const failure = start({ url, dir: nowhere });
    await expect(failure).rejects.toMatchObject({ name: "ServeError", code: "unreachable" });
    await expect(failure).rejects.toThrow(words);
    await expect(failure).rejects.not.toThrow("secret");
  }
});

test("repeats why Postgres refuses the login of a given URL", async () => {
  const url = await given();
  const cases = [
    [{ password: "wrong" }, /password authentication failed for user "slipway_owner"; correct/],
    [{ username: "nobody" }, /password authentication failed for user "nobody"/],
    [{ pathname: "absent" }, /database "absent" does not exist/],
    [{ password: "%zz" }, /write %25 for a percent sign/],
  ] as const;
  for (const [parts, words] of cases) {
    const failure = start({ url: Object.assign(new URL(url), parts).href, dir: nowhere });
    await expect(failure).rejects.toMatchObject({ name: "ServeError", code: "refused" });
    await expect(failure).rejects.toThrow(words);
  }
});

test("names a port that is taken and the flag that chooses another", async () => {
  const url = await given();
  const taken = await takenPort(undefined);
  const cases = [
    [{ url, dir: nowhere, httpPort: taken }, `port ${taken} is taken`, "--http-port"],
    [{ url, dir: nowhere, tcpPort: taken }, `port ${taken} is taken`, "--tcp-port"],
    [{ dir: "memory", tcpPort: taken }, `port ${taken} is taken`, "--tcp-port"],
  ] as const;
  for (const [options, what, flag] of cases) {
    const failure = start(options);
    await expect(failure).rejects.toMatchObject({ name: "ServeError", code: "port-taken" });
    await expect(failure).rejects.toThrow(what);
    await expect(failure).rejects.toThrow(flag);
  }
});

test("leaves nothing running when the endpoint cannot start", async () => {
  const before = await memoryFoldersOf(process.pid);
  const httpPort = await takenPort(undefined);
  await expect(start({ dir: "memory", httpPort })).rejects.toMatchObject({ code: "port-taken" });
  expect(await memoryFoldersOf(process.pid)).toEqual(before);
});
