import { connect, createServer, type Socket } from "node:net";
import { listenOnLoopback } from "@slipway/local/listen-on-loopback";

export interface SlowProxy {
  readonly port: number;
  /** How often a client has sent something and then waited for an answer, on all connections, a login included. */
  roundTrips(): number;
  close(): Promise<void>;
}

interface Options {
  /** A port of this machine. */
  readonly to: number;
  /** Milliseconds that each round trip takes longer. */
  readonly latency: number;
}

/** A TCP proxy on loopback that holds all that passes for half the latency, in order, however much it is. */
export async function startSlowProxy({ to, latency }: Options): Promise<SlowProxy> {
  let roundTrips = 0;
  const makeServer = () =>
    createServer({ noDelay: true }, (client) => {
      const upstream = connect({ host: "localhost", port: to, noDelay: true });
      let waiting = false;
      client.on("data", () => {
        roundTrips += waiting ? 0 : 1;
        waiting = true;
      });
      upstream.on("data", () => (waiting = false));
      pass(client, upstream, latency / 2);
      pass(upstream, client, latency / 2);
    });
  const listening = await listenOnLoopback(makeServer, 0);
  return { ...listening, roundTrips: () => roundTrips };
}

function pass(from: Socket, to: Socket, ms: number): void {
  // Timers of one length end in the order in which they began.
  const later = (act: () => void) => (ms === 0 ? act() : setTimeout(act, ms));
  from.on("data", (chunk) => later(() => to.write(chunk)));
  from.on("end", () => later(() => to.end()));
  from.on("error", () => from.destroy());
  from.on("close", () => later(() => to.destroy()));
}
