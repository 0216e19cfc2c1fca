import { randomBytes } from "node:crypto";
import { Client } from "pg";
import type { BenchDatabase } from "./with-database.ts";

export interface DatabaseUrls {
  readonly name: string;
  readonly tcp: string;
  readonly http: string;
}

/** Makes a database, an empty one or the copy of one to which nobody is connected; `drop` ends it. */
export async function createDatabase({ database }: BenchDatabase, template = "template1") {
  const name = `bench_${randomBytes(8).toString("hex")}`;
  const { databaseUrl, neonUrl } = database;
  await runOn(databaseUrl, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
  const urls: DatabaseUrls = { name, tcp: named(databaseUrl, name), http: named(neonUrl, name) };
  return { urls, drop: () => runOn(databaseUrl, `DROP DATABASE ${name} WITH (FORCE)`) };
}

/** Lets `work` have a database of its own. */
export async function onNewDatabase<T>(
  bench: BenchDatabase,
  template: string | undefined,
  work: (urls: DatabaseUrls) => Promise<T>,
): Promise<T> {
  const { urls, drop } = await createDatabase(bench, template);
  try {
    return await work(urls);
  } finally {
    await drop();
  }
}

/** Runs a statement over a connection of its own. */
export async function runOn(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function named(url: string, name: string): string {
  return Object.assign(new URL(url), { pathname: name }).href;
}
