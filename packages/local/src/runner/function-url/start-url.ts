import { createServer } from "node:http";
import { listenOnWantedPort } from "../../listen-on-wanted-port.ts";
import { serveRequest, type UrlOptions } from "./serve-request.ts";

export interface FunctionUrl {
  /** With the slash at its end, as AWS writes it. */
  readonly url: string;
  /** Ends connections too. */
  close(): Promise<void>;
}

export interface StartUrlOptions extends UrlOptions {
  /** Taken if it is free; another one otherwise. */
  readonly port: number | undefined;
}

/** Serves a function at one port of both loopback addresses: "localhost" means either. */
export async function startUrl({ fn, log, port = 0 }: StartUrlOptions): Promise<FunctionUrl> {
  const makeServer = () =>
    createServer(
      // A client that keeps its connection must not meet a close in the instant of its next request.
      { maxHeaderSize: 65_536, keepAliveTimeout: 75_000 },
      (request, response) => void serveRequest({ fn, log }, request, response),
    );
  const listening = await listenOnWantedPort(makeServer, port);
  return { url: `http://localhost:${listening.port}/`, close: () => listening.close() };
}
