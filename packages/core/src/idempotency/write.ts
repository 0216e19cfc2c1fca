import * as z from "zod/mini";
import type { Database } from "../lib/create-database.ts";
import type { Claim } from "./claim.ts";
import { type Statement, underClaim } from "./under-claim.ts";

interface Meaning<None> {
  /** What it means that no row came back; left out where one always does. */
  readonly none?: None;
  /** Of a request with an Idempotency-Key. */
  readonly claim: Claim | undefined;
}

/**
 * Runs a write and answers the row that it returns, of this shape, in one round trip. With a claim, the write and its
 * answer are committed together or not at all, and what was answered before is answered again. Throws ClaimError.
 */
export async function write<Shape extends z.ZodMiniType<object>, const None = never>(
  db: Database,
  statement: Statement<z.output<Shape>>,
  { row, none, claim }: Meaning<None> & { readonly row: Shape },
): Promise<z.output<Shape> | None> {
  if (claim === undefined) {
    const [written] = await statement;
    return written ?? orNone(none);
  }
  const answered = await underClaim(db, statement, claim, "row");
  // Written by this release or by another that was live within a day: parsed as what comes from outside.
  return answered === undefined ? orNone(none) : z.parse(row, answered.body);
}

/** The same for a write whose answer has no body. */
export async function writeSilently<const None = never>(
  db: Database,
  statement: Statement<object>,
  { none, claim }: Meaning<None>,
): Promise<undefined | None> {
  const done =
    claim === undefined
      ? (await statement).length > 0
      : (await underClaim(db, statement, claim, "none")) !== undefined;
  return done ? undefined : orNone(none);
}

function orNone<None>(none: None | undefined): None {
  if (none === undefined) throw new Error("a write that always returns a row returned none");
  return none;
}
