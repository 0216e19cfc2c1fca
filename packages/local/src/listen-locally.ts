import { once } from "node:events";
import type { Server } from "node:net";

interface Address {
  /** 0 takes a free one. */
  readonly port?: number;
  readonly host?: "127.0.0.1" | "::1";
}

/** Listens on one loopback address, 127.0.0.1 if not said, and answers the port. Throws the system's refusal. */
export async function listenLocally(
  server: Server,
  { port = 0, host = "127.0.0.1" }: Address = {},
): Promise<number> {
  const listening = once(server, "listening");
  server.listen({ port, host });
  await listening;
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
