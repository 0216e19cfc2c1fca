import { type NeonQueryFunction, types } from "@neondatabase/serverless";
import * as z from "zod/mini";
import { wasRefused } from "../lib/database-failure.ts";
import { type Claim, ClaimError } from "./claim.ts";
import {
  claimKey,
  IN_USE,
  keepAnswer,
  type Query,
  readKept,
  releaseKey,
  sweepKeys,
  TAKEN,
  type Written,
} from "./claim-queries.ts";

type Client = NeonQueryFunction<false, false>;

/** What Drizzle reads of an answer of the driver. */
interface Answered {
  readonly rows: readonly (readonly unknown[])[];
}

/** Claims a key, writes and keeps the answer, in one transaction and one round trip. Throws ClaimError. */
export async function runClaimed(
  client: Client,
  claim: Claim,
  written: Written,
): Promise<Answered> {
  const { request } = claim;
  const queries = [
    claimKey(request),
    keepAnswer(written, request),
    releaseKey(request),
    sweepKeys,
  ].map(({ text, params }) => client.query(text, [...params]));
  try {
    const [, answered] = await client.transaction(queries, AS_DRIZZLE);
    if (answered === undefined) throw new Error("a transaction answered less than it was asked");
    if (answered.rows.length > 0) claim.settle("kept");
    return answered;
  } catch (error) {
    const inUse = wasRefused(error, IN_USE);
    if (!inUse && !wasRefused(error, TAKEN)) throw error;
    return await replay(client, claim, written.names);
  }
}

/** As Drizzle asks: a row is an array, and its column names are of no use. */
const AS_DRIZZLE = { arrayMode: true, fullResults: true } as const;

/** Rows of columns, each of name, type and text. */
const kept = z.array(z.array(z.array(z.nullable(z.string()))));

/** Answers what was kept under the key, which takes a second round trip. */
async function replay(client: Client, claim: Claim, names: readonly string[]): Promise<Answered> {
  const { rows } = await ask(client, readKept(claim.request));
  // None: the first request still runs, or its row has expired this moment and is claimed by another.
  const found: readonly unknown[] | undefined = rows[0];
  if (found === undefined) throw new ClaimError("idempotency-key-in-use");
  const [requestHash] = found;
  const body = z.parse(kept, found[1]);
  if (requestHash !== claim.request.requestHash) throw new ClaimError("idempotency-key-reused");
  const fits = body.every((row) => row.map(([name]) => name).join() === names.join());
  if (!fits) throw new ClaimError("idempotency-answer-outdated");
  claim.settle("replayed");
  return {
    rows: body.map((row) => row.map(([, oid, text]) => valueOf(Number(oid), text ?? null))),
  };
}

async function ask(client: Client, { text, params }: Query) {
  return await client.query(text, [...params], AS_DRIZZLE);
}

/** What the driver makes of the text of a column of this type. */
function valueOf(oid: number, text: string | null): unknown {
  const parser: unknown = types.getTypeParser(oid, "text");
  if (text === null || typeof parser !== "function") return text;
  const value: unknown = Reflect.apply(parser, undefined, [text]);
  return value;
}
