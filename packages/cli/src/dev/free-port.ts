import { once } from "node:events";
import { createServer } from "node:net";

/** `preferred` if nothing listens there, else a free port. */
export async function freePort(preferred: number): Promise<number> {
  return (await tryPort(preferred)) ?? (await tryPort(0)) ?? preferred;
}

async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    const listening = once(server, "listening");
    server.listen({ port, host: "127.0.0.1", exclusive: true });
    await listening;
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : undefined;
  } catch {
    return undefined; // Taken, or not ours to open: the caller has another.
  } finally {
    server.close();
  }
}
