import type { Server } from "node:net";

/** Listens on 127.0.0.1, or on the loopback address given, and returns the port; 0 asks for a free one. */
export async function listenLocally(
  server: Server,
  { port = 0, host = "127.0.0.1" }: { port?: number; host?: "127.0.0.1" | "::1" } = {},
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen({ port, host, ipv6Only: true }, resolve);
  await promise;
  server.off("error", reject);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
