import { appendFile, chown, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { startGuardian } from "../guardian.ts";
import { type Cluster, startCluster } from "../postgres/cluster.ts";
import { memoryFoldersOf } from "../testing/cluster-processes.ts";
import { query } from "../testing/query.ts";
import { startEndpoint } from "./endpoint.ts";
import { postSql, type SqlAnswer } from "./testing/post-sql.ts";
import { selfSigned } from "./testing/self-signed.ts";
import type { Upstream } from "./upstream.ts";

/** A Postgres whose configuration is ours to change, and its folder. */
async function ownCluster(): Promise<{ cluster: Cluster; data: string }> {
  const guardian = startGuardian();
  onTestFinished(() => guardian.close());
  const before = new Set(await memoryFoldersOf(process.pid));
  const cluster = await startCluster({ guardian, dir: "memory" });
  onTestFinished(() => cluster.stop());
  const folders = await memoryFoldersOf(process.pid);
  return { cluster, data: join(folders.find((folder) => !before.has(folder)) ?? "", "data") };
}

/** Has Postgres read its configuration again; it is done once what is sent after it is answered anew. */
async function reload(data: string): Promise<void> {
  const pidFile = await readFile(join(data, "postmaster.pid"), "utf8");
  process.kill(Number.parseInt(pidFile, 10), "SIGHUP");
}

async function ask(upstream: Upstream, user: string, password: string): Promise<SqlAnswer> {
  const endpoint = await startEndpoint({ upstream });
  const neonUrl = `postgres://${user}:${password}@localhost:${endpoint.port}/slipway`;
  const answer = await postSql(
    { http: endpoint.http, neonUrl },
    { query: "SELECT user, ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()" },
  );
  await endpoint.close();
  return answer;
}

test("logs in by whatever method Postgres asks for", async () => {
  const { cluster, data } = await ownCluster();
  const upstream = { host: "localhost", port: cluster.port };
  await query(
    cluster.url,
    `CREATE ROLE by_scram LOGIN PASSWORD 'right';
     CREATE ROLE by_password LOGIN PASSWORD 'right';
     CREATE ROLE by_trust LOGIN;
     SET password_encryption = 'md5';
     CREATE ROLE by_md5 LOGIN PASSWORD 'right'`,
  );
  const rules = ["scram-sha-256", "password", "trust", "md5"].map(
    (method) => `host all by_${method.replace(/-.*/, "")} all ${method}\n`,
  );
  const hba = join(data, "pg_hba.conf");
  await writeFile(hba, `${rules.join("")}${await readFile(hba, "utf8")}`);
  await reload(data);
  await expect.poll(async () => (await ask(upstream, "by_trust", "any")).status).toBe(200);
  for (const user of ["by_scram", "by_password", "by_md5"]) {
    expect(await ask(upstream, user, "right")).toMatchObject({
      status: 200,
      body: { rows: [{ user }] },
    });
    expect(await ask(upstream, user, "wrong")).toMatchObject({
      status: 400,
      body: { code: "28P01", message: `password authentication failed for user "${user}"` },
    });
  }
});

test("speaks TLS to Postgres where that is asked for, and knows whom it trusts", async () => {
  const { cluster, data } = await ownCluster();
  const { username, password } = new URL(cluster.url);
  const { key, certificate } = selfSigned("localhost");
  await writeFile(join(data, "server.crt"), certificate);
  await writeFile(join(data, "server.key"), key, { mode: 0o600 });
  // Postgres wants to own its key; as root we are not its account.
  const { uid, gid } = await stat(data);
  await chown(join(data, "server.key"), uid, gid);
  await appendFile(join(data, "postgresql.conf"), "\nssl = on\n");
  await reload(data);
  const by = (ssl: Upstream["ssl"], host = "localhost") =>
    ask({ host, port: cluster.port, ...(ssl && { ssl }) }, username, password);
  const encrypted = { status: 200, body: { rows: [{ ssl: true }] } };
  await expect.poll(() => by("require")).toMatchObject(encrypted);
  expect(await by("require", "127.0.0.1")).toMatchObject(encrypted);
  expect(await by(undefined)).toMatchObject({ status: 200, body: { rows: [{ ssl: false }] } });
  expect((await by("verify")).status).toBe(500);
  const known = getCACertificates();
  onTestFinished(() => setDefaultCACertificates(known));
  setDefaultCACertificates([...known, certificate]);
  expect(await by("verify")).toMatchObject(encrypted);
  expect((await by("verify", "127.0.0.1")).status).toBe(500);
});
