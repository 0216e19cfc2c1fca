import { drizzle } from "drizzle-orm/neon-http";
import type { Database } from "./create-database.ts";
import type { FetchOptions } from "./https-fetch.ts";

/** What a request lets the database have, and wants to know of it. */
export type RequestOptions = Required<Pick<FetchOptions, "signal" | "spent">>;

/** The same database for one request: whatever is asked through it is aborted with `signal` and told to `spent`. */
export function forRequest({ $client }: Database, fetchOptions: RequestOptions): Database {
  const query: typeof $client.query = (text, params, options) =>
    $client.query(text, params, {
      ...options,
      fetchOptions: { ...options?.fetchOptions, ...fetchOptions },
    });
  const transaction: typeof $client.transaction = (queries, options) =>
    $client.transaction(queries, {
      ...options,
      fetchOptions: { ...options?.fetchOptions, ...fetchOptions },
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
