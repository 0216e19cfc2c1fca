import { neonConfig } from "@neondatabase/serverless";
import { isLoopback } from "./target.ts";

type FetchEndpoint = typeof neonConfig.fetchEndpoint;
let installed: FetchEndpoint | undefined;

/**
 * Teaches the driver that `postgres://…@localhost:N/db` is served at `http://localhost:N/sql`. The setting is one for
 * the process; every other host goes where it went before.
 */
export function serveLoopback(): void {
  const before = neonConfig.fetchEndpoint;
  if (before === installed) return;
  installed = (host, port, options) => {
    if (isLoopback(host)) return `http://${host}:${port}/sql`;
    return typeof before === "string" ? before : before(host, port, options);
  };
  neonConfig.fetchEndpoint = installed;
}
