import * as z from "zod/mini";
import { readKept } from "./read-kept.ts";

const KEY = "slipway.token";
/** A token that ends within this many ms may end under way. */
const MARGIN = 30_000;

const keptToken = z.object({
  token: z.string(),
  /** Ms since 1970. */
  expires: z.number(),
});
export type KeptToken = z.output<typeof keptToken>;

/** Keeps the token for this tab alone, as long as the tab is open. */
export function keepToken(token: KeptToken): void {
  sessionStorage.setItem(KEY, JSON.stringify(token));
}

/** The kept token while it lasts. */
export function readToken(): string | undefined {
  const kept = readKept(KEY, keptToken);
  return kept !== undefined && kept.expires - MARGIN > Date.now() ? kept.token : undefined;
}

export function dropToken(): void {
  sessionStorage.removeItem(KEY);
}
