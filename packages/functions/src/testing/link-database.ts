import { linkVariables } from "@slipway/local/runner/link-variables";

/** Links this process to a database as SST links a function; before its first query. */
export function linkDatabase(url: string): void {
  Object.assign(process.env, linkVariables("test", { Database: { url } }));
}
