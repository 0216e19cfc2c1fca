import { drizzle } from "drizzle-orm/neon-http";
import type { Database } from "./create-database.ts";

/** The same database for one request: whatever is asked through it is aborted with `signal`. */
export function withDeadline({ $client }: Database, signal: AbortSignal): Database {
  const query: typeof $client.query = (text, params, options) =>
    $client.query(text, params, { ...options, fetchOptions: { ...options?.fetchOptions, signal } });
  const transaction: typeof $client.transaction = (queries, options) =>
    $client.transaction(queries, {
      ...options,
      fetchOptions: { ...options?.fetchOptions, signal },
    });
  return drizzle(
    new Proxy($client, {
      get: (client, key, receiver): unknown => {
        if (key === "query") return query;
        if (key === "transaction") return transaction;
        return Reflect.get(client, key, receiver);
      },
    }),
  );
}
