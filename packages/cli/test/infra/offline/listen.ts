import type { Server } from "node:http";

export interface Listening {
  /** `http://127.0.0.1:N` */
  readonly url: string;
  close(): Promise<void>;
}

/** Has a server listen on a free port of loopback. */
export async function listen(server: Server): Promise<Listening> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject).listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}
