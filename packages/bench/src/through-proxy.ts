import { startSlowProxy } from "./slow-proxy.ts";

/** Lets `work` reach a database on this machine as over a network of that latency, in ms a round trip. */
export function atLatency<T>(
  direct: string,
  latency: number,
  work: (url: string) => Promise<T>,
): Promise<T> {
  // Even a proxy without delay costs something, and draws every ratio towards 1.
  return latency === 0 ? work(direct) : throughProxy(direct, latency, work);
}

/** Lets `work` reach a database on this machine through a proxy that counts. */
export async function throughProxy<T>(
  direct: string,
  latency: number,
  work: (url: string, roundTrips: () => number) => Promise<T>,
): Promise<T> {
  const proxy = await startSlowProxy({ to: Number(new URL(direct).port), latency });
  const url = Object.assign(new URL(direct), { port: proxy.port }).href;
  try {
    return await work(url, () => proxy.roundTrips());
  } finally {
    await proxy.close();
  }
}
