import * as z from "zod/mini";
import { drop, keep, takeKept } from "../kept.ts";
import type { Draft } from "./add-state.ts";

const KEY = "slipway.drafts";

const drafts = z.array(
  z.object({
    email: z.string(),
    name: z.string(),
    idempotencyKey: z.string(),
    made: z.number(),
  }),
);

/** Keeps what was typed until this tab is back from the issuer. */
export function keepDrafts(typed: readonly Draft[]): void {
  if (typed.length === 0) drop(KEY);
  else keep(KEY, typed);
}

/** What this tab left with; once. */
export function takeDrafts(): readonly Draft[] {
  return takeKept(KEY, drafts) ?? [];
}
