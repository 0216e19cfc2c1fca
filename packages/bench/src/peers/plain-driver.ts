import { neon, neonConfig, type NeonQueryFunction } from "@neondatabase/serverless";

/** Lends Neon's driver as it comes, but for the address on this machine: what others set on it is put back after. */
export async function withPlainDriver<T>(
  url: string,
  work: (sql: NeonQueryFunction<false, false>) => Promise<T>,
): Promise<T> {
  const { fetchEndpoint } = neonConfig;
  const fetchFunction: unknown = neonConfig.fetchFunction;
  neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`;
  neonConfig.fetchFunction = undefined;
  try {
    return await work(neon(url));
  } finally {
    Object.assign(neonConfig, { fetchEndpoint, fetchFunction });
  }
}
