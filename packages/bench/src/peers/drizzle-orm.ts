import { drizzle } from "drizzle-orm/neon-http";
import { migrate } from "drizzle-orm/neon-http/migrator";
import type { Contender } from "../contender.ts";
import { withPlainDriver } from "./plain-driver.ts";

/** drizzle-orm's own migrator for Neon's HTTP: a request for each statement. */
export function drizzleOrm(dir: string): Contender {
  return {
    name: "drizzle-orm",
    transport: "http",
    apply: (url) => withPlainDriver(url, (sql) => migrate(drizzle(sql), { migrationsFolder: dir })),
  };
}
