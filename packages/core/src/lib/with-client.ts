import { drizzle } from "drizzle-orm/neon-http";
import type { Database } from "./create-database.ts";

/** What of Neon's client Drizzle asks by. */
type Changed = Readonly<Partial<Record<"query" | "transaction", (...given: never[]) => unknown>>>;

/** The same database, whose client has other functions in place of its own. */
export function withClient({ $client }: Database, changed: Changed): Database {
  return drizzle(
    new Proxy($client, {
      get: (client, key, receiver): unknown =>
        Object.hasOwn(changed, key)
          ? Reflect.get(changed, key)
          : Reflect.get(client, key, receiver),
    }),
  );
}
