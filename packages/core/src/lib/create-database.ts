import { neon, neonConfig, type NeonQueryFunction } from "@neondatabase/serverless";
import { drizzle, type NeonHttpDatabase } from "drizzle-orm/neon-http";
import { httpsFetch } from "./https-fetch.ts";

/** Drizzle over Neon's HTTP driver: one round trip for each query or `db.batch`, no interactive transactions. */
export type Database = NeonHttpDatabase & {
  readonly $client: NeonQueryFunction<false, false>;
};

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);
const driverEndpoint = neonConfig.fetchEndpoint;

/** Where a database answers SQL over HTTP: on this machine at the URL's own port, at Neon where its driver says. */
const findEndpoint: Exclude<typeof driverEndpoint, string> = (host, port, options) => {
  if (LOOPBACK.has(host)) return `http://${host}:${port}/sql`;
  return typeof driverEndpoint === "string" ? driverEndpoint : driverEndpoint(host, port, options);
};

/** Makes a client that asks for the connection string at each query and opens nothing before the first. */
export function createDatabase(readUrl: () => string): Database {
  // The driver takes both from its global configuration only.
  neonConfig.fetchEndpoint = findEndpoint;
  neonConfig.fetchFunction = httpsFetch;
  return drizzle(neon({ connectionString: readUrl }));
}
