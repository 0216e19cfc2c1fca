import type { Session } from "./session.ts";
import { isNeonHost, parseUrl } from "./target.ts";

export interface SessionOptions {
  /** If not said, HTTP for Neon's hosts and TCP for all others. */
  readonly transport?: "http" | "tcp";
}

/**
 * Opens a session to whatever Postgres a URL names. Loads only the driver that it needs: a bundle for Neon imports
 * `session/http` itself and holds no `pg`. Throws MigrateError `bad-url`.
 */
export async function openSession(url: string, options: SessionOptions = {}): Promise<Session> {
  const { transport = isNeonHost(parseUrl(url)) ? "http" : "tcp" } = options;
  if (transport === "http") {
    const { openHttpSession } = await import("./http.ts");
    return openHttpSession(url);
  }
  const { openTcpSession } = await import("./tcp.ts");
  return openTcpSession(url);
}
