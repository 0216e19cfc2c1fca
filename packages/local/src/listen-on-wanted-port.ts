import { type Listening, listenOnLoopback } from "./listen-on-loopback.ts";

const TAKEN = new Set(["EADDRINUSE", "EACCES"]);

/** Listens on loopback as `listenOnLoopback` does; on a free port where the one that is wanted is taken. */
export async function listenOnWantedPort(
  makeServer: Parameters<typeof listenOnLoopback>[0],
  port: number,
): Promise<Listening> {
  try {
    return await listenOnLoopback(makeServer, port);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!TAKEN.has(code)) throw error;
    return listenOnLoopback(makeServer, 0);
  }
}
