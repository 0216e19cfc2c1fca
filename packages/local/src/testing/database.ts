import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { query } from "./query.ts";

export interface TestDatabase {
  /** Over TCP, as its owner: role `slipway_owner`, which may log in and make databases and roles. */
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
  await query(url, `CREATE DATABASE ${name} STRATEGY file_copy`);
  return {
    url: withParts(url, { pathname: name }),
    http: `http://localhost:${endpointPort}/sql`,
    ws: `ws://localhost:${endpointPort}/v2`,
    neonUrl: withParts(url, { pathname: name, port: String(endpointPort) }),
    async drop() {
      await query(url, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

function withParts(url: string, parts: { pathname?: string; port?: string }): string {
  return Object.assign(new URL(url), parts).href;
}
