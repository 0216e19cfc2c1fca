import * as z from "zod/mini";
import { keep, takeKept } from "../kept.ts";

const KEY = "slipway.sign-in";

const roundTrip = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() });

/** What ties the issuer's answer to the question of this tab. */
export type RoundTrip = z.output<typeof roundTrip>;

export function keepRoundTrip(left: RoundTrip): void {
  keep(KEY, left);
}

/** What this tab left with; once. */
export function takeRoundTrip(): RoundTrip | undefined {
  return takeKept(KEY, roundTrip);
}
