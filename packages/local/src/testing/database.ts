import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { inject } from "vitest";

export interface TestDatabase {
  /** Over TCP, as its owner: role `slipway`, which may log in and make databases and roles. */
  readonly url: string;
  /** `http://localhost:N/sql` */
  readonly http: string;
  /** `ws://localhost:N/v2` */
  readonly ws: string;
  /** The URL that handlers get: the port is that of the Neon endpoint. */
  readonly neonUrl: string;
  drop(): Promise<void>;
}

/** Makes an empty database in the cluster of the test run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { url, endpointPort } = inject("slipway");
  const name = `test_${randomBytes(8).toString("hex")}`;
  await execute(url, `CREATE DATABASE ${name}`);
  return {
    url: withParts(url, { pathname: name }),
    http: `http://localhost:${endpointPort}/sql`,
    ws: `ws://localhost:${endpointPort}/v2`,
    neonUrl: withParts(url, { pathname: name, port: String(endpointPort) }),
    drop: () => execute(url, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

function withParts(url: string, parts: { pathname?: string; port?: string }): string {
  return Object.assign(new URL(url), parts).href;
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
