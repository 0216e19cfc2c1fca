import { UsageError } from "./errors.ts";

/** Reads a port; throws UsageError where it is none. */
export function portOption(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const port = Number(value);
  if (/^\d{1,5}$/.test(value) && port >= 1 && port <= 65_535) return port;
  throw new UsageError(`${name} takes a port from 1 to 65535, not "${value}"`);
}
