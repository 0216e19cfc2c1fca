import type { Database } from "./create-database.ts";
import type { FetchOptions } from "./https-fetch.ts";
import { withClient } from "./with-client.ts";

/** What a request lets the database have, and wants to know of it. */
export type RequestOptions = Required<Pick<FetchOptions, "signal" | "spent">>;

/** The same database for one request: whatever is asked through it is aborted with `signal` and told to `spent`. */
export function forRequest(db: Database, fetchOptions: RequestOptions): Database {
  const { $client } = db;
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
  return withClient(db, { query, transaction });
}
