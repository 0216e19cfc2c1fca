import { createServer } from "node:net";

export const LOOPBACK = ["127.0.0.1", "::1"] as const;

/** A port that was free a moment ago on both loopback addresses. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const port = await tryListen(LOOPBACK[0], 0);
    if (typeof port === "number" && (await isFree(port))) return port;
  }
  throw new Error("found no port that is free on 127.0.0.1 and ::1 in 20 attempts");
}

/** Whether nobody listens on the port; an address that this machine does not have counts as free. */
export async function isFree(port: number): Promise<boolean> {
  for (const host of LOOPBACK) {
    const result = await tryListen(host, port);
    if (result === "EADDRINUSE" || result === "EACCES") return false;
  }
  return true;
}

/** The loopback addresses that this machine has. */
export async function loopbackAddresses(): Promise<readonly string[]> {
  const hasSix = typeof (await tryListen(LOOPBACK[1], 0)) === "number";
  return hasSix ? LOOPBACK : [LOOPBACK[0]];
}

/** Listens for a moment; answers the port, or the code of the system's refusal. */
function tryListen(host: string, port: number): Promise<number | string> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => {
      resolve("code" in error && typeof error.code === "string" ? error.code : error.message);
    });
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : port));
    });
  });
}
