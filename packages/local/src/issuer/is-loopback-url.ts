const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether the text is the URL of a web page on this machine, without a user, a password or a fragment. */
export function isLoopbackUrl(text: string): boolean {
  if (!URL.canParse(text) || text.includes("#")) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && LOOPBACK.has(hostname) && username + password === "";
}
