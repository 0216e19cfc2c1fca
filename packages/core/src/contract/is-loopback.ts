const LOOPBACK: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether a URL's hostname is this machine. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.has(hostname);
}
