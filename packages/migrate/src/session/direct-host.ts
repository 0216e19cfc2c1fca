import { isNeonHost } from "./target.ts";

/** Neon's pooler is the database's host with this at the end of its first label. */
const NEON_POOLER = /-pooler(?=\.)/;

/** How the poolers of other services are called; their direct hosts nobody can tell from that. */
const POOLER = /(^|[.-])pooler\./;

/**
 * The address at which one connection is one session of Postgres: poolers hand out another session for each transaction,
 * so that locks and settings are lost between statements. Undefined where only the pooler's is known.
 */
export function directUrl(url: URL): URL | undefined {
  if (isNeonHost(url)) {
    return Object.assign(new URL(url), { hostname: url.hostname.replace(NEON_POOLER, "") });
  }
  return POOLER.test(url.hostname) ? undefined : url;
}
