import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { startGuardian } from "../guardian.ts";
import { startCluster } from "../postgres/cluster.ts";
import { query } from "../testing/query.ts";
import { startEndpoint } from "./endpoint.ts";
import { nobody } from "./session.ts";
import { SessionPool } from "./session-pool.ts";
import { databaseForTest, postSql } from "./testing/post-sql.ts";

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // Gone, and buried by the postmaster.
  }
}

const ONE = { query: "SELECT 1" };

test("gives a request to another session where Postgres ends a kept one before it takes it", async () => {
  const database = await databaseForTest();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  onTestFinished(() => client.end());
  const ask = () => Promise.all([1, 2, 3, 4, 5].map(() => postSql(database, ONE)));
  for (let round = 0; round < 20; round += 1) {
    await ask();
    // Postgres does not wait for them: they end while the requests are on their way.
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    for (const { status } of await ask()) expect(status).toBe(200);
  }
});

test("hears that a kept session has ended before it hands it out", async () => {
  const { url } = await databaseForTest();
  const { username, password, port, pathname } = new URL(url);
  const pool = new SessionPool({ host: "127.0.0.1", port: Number(port) });
  onTestFinished(() => pool.close());
  const credentials = { user: username, password, database: pathname.slice(1) };
  const kept = await pool.take(credentials);
  let pid = 0;
  const row = (columns: Buffer) => (pid = Number(columns.toString("latin1", 6)));
  await kept.runLast([{ text: "SELECT pg_backend_pid()", values: [] }], { ...nobody, row });
  pool.giveBack(kept, credentials);
  await query(url, "SELECT 'meanwhile it was cleaned'");
  process.kill(pid, "SIGTERM");
  while (exists(pid)); // Without a turn of the event loop: nothing is heard meanwhile.
  expect(await pool.take(credentials)).not.toBe(kept);
});

test("waits while Postgres recovers from the crash of a session", async () => {
  const guardian = startGuardian();
  onTestFinished(() => guardian.close());
  const cluster = await startCluster({ guardian, dir: "memory" });
  onTestFinished(() => cluster.stop());
  const endpoint = await startEndpoint({ upstream: { host: "localhost", port: cluster.port } });
  onTestFinished(() => endpoint.close());
  const neonUrl = Object.assign(new URL(cluster.url), { port: endpoint.port }).href;
  const ask = (text: string) => postSql({ http: endpoint.http, neonUrl }, { query: text });
  const asked = await Promise.all(
    [1, 2, 3].map(() => ask("SELECT pg_backend_pid() AS pid, pg_sleep(0.1)")),
  );
  const pids = asked.map(({ body }) => Number(/"pid":(\d+)/.exec(JSON.stringify(body))?.[1]));
  process.kill(pids[0] ?? 0, "SIGKILL");
  while (pids.some(exists)); // Postgres ends all sessions when one crashes.
  for (const { status } of await Promise.all([1, 2, 3, 4, 5].map(() => ask("SELECT 1")))) {
    expect(status).toBe(200);
  }
});

test("waits for a connection where Postgres has none left", async () => {
  const database = await databaseForTest();
  const role = `crowded_${new URL(database.url).pathname.slice(1)}`;
  await query(database.url, `CREATE ROLE ${role} LOGIN PASSWORD 'x' CONNECTION LIMIT 1`);
  onTestFinished(async () => void (await query(database.url, `DROP ROLE ${role}`)));
  const parts = { username: role, password: "x" };
  const neonUrl = Object.assign(new URL(database.neonUrl), parts).href;
  const asked = Array.from({ length: 10 }, () => postSql({ ...database, neonUrl }, ONE));
  for (const { status } of await Promise.all(asked)) expect(status).toBe(200);
});
