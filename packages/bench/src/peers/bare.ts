import { neon, neonConfig, type NeonQueryFunction } from "@neondatabase/serverless";
import { Resource } from "sst/resource";

// The endpoint on this machine stands at the URL's own port; all else is the driver's default.
neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`;

let sql: NeonQueryFunction<false, false> | undefined;

/** What one would write without us: no routing, no validation, no error handling. */
export async function handler() {
  sql ??= neon(Resource.Database.url);
  const rows: Record<string, unknown>[] = await sql.query(
    "select count from counter order by id limit 1",
  );
  return {
    statusCode: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ count: rows[0]?.["count"] ?? 0 }),
  };
}
