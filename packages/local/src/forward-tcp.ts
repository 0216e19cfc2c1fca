import { connect, createServer } from "node:net";
import { pipeline } from "node:stream";
import { type Listening, listenOnLoopback } from "./listen-on-loopback.ts";

interface Options {
  readonly to: { readonly host: string; readonly port: number };
  /** 0: a free one. */
  readonly port: number;
}

/** Passes the bytes of every connection to a loopback port on to another address, and back. */
export async function forwardTcp({ to, port }: Options): Promise<Listening> {
  const makeServer = () =>
    createServer({ noDelay: true }, (client) => {
      const upstream = connect({ host: to.host, port: to.port, noDelay: true });
      // An end that breaks ends the other; there is nobody to tell.
      pipeline(client, upstream, client, () => {});
    });
  return listenOnLoopback(makeServer, port);
}
