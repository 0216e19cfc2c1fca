import type { Server } from "node:http";
import { listenLocally } from "@slipway/local/listen-locally";

export interface Listening {
  /** `http://127.0.0.1:N` */
  readonly url: string;
  close(): Promise<void>;
}

/** Has a server listen on a free port of loopback. */
export async function listen(server: Server): Promise<Listening> {
  const port = await listenLocally(server);
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}
