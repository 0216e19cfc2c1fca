import { describeTarget, isLoopback, parseUrl } from "@slipway/migrate/session/target";
import { UsageError } from "./errors.ts";

/** Throws UsageError where `url` is no Postgres connection string; its text is never repeated: it may hold a password. */
export function checkUrl(url: string, by: string): string {
  try {
    parseUrl(url);
    return url;
  } catch (cause) {
    const next = "write postgres://USER:PASSWORD@HOST:PORT/DATABASE";
    throw new UsageError(`${by} is no connection string: ${next}`, { cause });
  }
}

/** A connection string for people: without the password, without parameters. */
export function describeUrl(url: string): string {
  return describeTarget(parseUrl(url));
}

/** Whether a connection string leads to a Postgres of this machine, or to what stands in for one. */
export function isOnThisMachine(url: string): boolean {
  return isLoopback(parseUrl(url).hostname);
}

/** The name of the database that a connection string leads to. */
export function databaseName(url: string): string {
  return decodeURIComponent(parseUrl(url).pathname.slice(1));
}
