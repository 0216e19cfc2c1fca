import type { IncomingMessage } from "node:http";

/** Names that lead to this machine by themselves: any other in a Host header may be a web page's own (DNS rebinding). */
const OWN = /^(localhost|.+\.localhost|(.+\.)?localtest\.me|127\.\d+\.\d+\.\d+|\[::1\])$/i;

function isOwn(host: string): boolean {
  return OWN.test(host.replace(/:\d+$/, ""));
}

/**
 * Whether a request was sent to this machine by name and comes from no web page of another. Such a page may ask for
 * anything at a port of its visitor's machine: a Postgres that trusts local logins, or an issuer that asks nobody
 * anything, would answer.
 */
export function isLocal({ headers: { host, origin } }: IncomingMessage): boolean {
  return isOwn(host ?? "") && (origin === undefined || isOwn(origin.replace(/^https?:\/\//, "")));
}
