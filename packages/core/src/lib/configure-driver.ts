import { neonConfig } from "@neondatabase/serverless";
import { isLoopback } from "../contract/is-loopback.ts";
import { httpsFetch } from "./https-fetch.ts";

const driverEndpoint = neonConfig.fetchEndpoint;

/** Where a database answers SQL over HTTP: on this machine at the URL's own port, at Neon where its driver says. */
const findEndpoint: Exclude<typeof driverEndpoint, string> = (host, port, options) => {
  if (isLoopback(host)) return `http://${host}:${port}/sql`;
  return typeof driverEndpoint === "string" ? driverEndpoint : driverEndpoint(host, port, options);
};

/** Tells Neon's driver, which takes both from its global configuration only, where to go and by what. */
export function configureDriver(): void {
  neonConfig.fetchEndpoint = findEndpoint;
  neonConfig.fetchFunction = httpsFetch;
}
