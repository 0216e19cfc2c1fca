import * as z from "zod/mini";
import { drop, keep, readKept } from "../kept.ts";

const KEY = "slipway.token";
/** A token that ends within this many ms may end under way. */
const MARGIN = 30_000;

const keptToken = z.object({
  token: z.string(),
  /** Ms since 1970. */
  expires: z.number(),
});
export type KeptToken = z.output<typeof keptToken>;

export function keepToken(token: KeptToken): void {
  keep(KEY, token);
}

/** The kept token while it lasts. */
export function readToken(): string | undefined {
  const kept = readKept(KEY, keptToken);
  return kept !== undefined && kept.expires - MARGIN > Date.now() ? kept.token : undefined;
}

export function dropToken(): void {
  drop(KEY);
}
