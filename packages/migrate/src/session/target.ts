import { MigrateError } from "../migrate-error.ts";

/** Reads a connection string. Throws MigrateError `bad-url`, whose message does not hold the string. */
export function parseUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    const message =
      "the database's URL cannot be read; write postgres://user:password@host/database";
    throw new MigrateError("bad-url", message);
  }
  return parsed;
}

/** An address that may be shown: without password and parameters. */
export function describeTarget({ username, host, pathname }: URL): string {
  return `postgres://${username === "" ? "" : `${username}@`}${host}${pathname}`;
}

/** Hosts that are not Neon's answer plain TCP; Neon's also answer SQL over HTTP. */
export function isNeonHost({ hostname }: URL): boolean {
  return /\.neon\.(tech|build)$/.test(hostname);
}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host === "::1" || host.startsWith("127.");
}
