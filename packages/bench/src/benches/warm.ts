import * as z from "zod";
import type { Figure } from "../figure.ts";
import { compare, time } from "../measure.ts";
import { buildPair } from "../peers/build-pair.ts";
import { urlEvent } from "@slipway/functions/testing/url-event";
import { withDatabase } from "../with-database.ts";

type Handler = (event: unknown, context: unknown) => Promise<unknown>;
const bundle = z.object({ handler: z.custom<Handler>((value) => typeof value === "function") });
const answer = z.looseObject({ statusCode: z.literal(200) });
const ROUNDS = 2000;
const WARM_UP = 300;
const GET_ROOT = urlEvent({ method: "GET" });

/** p50 of `GET /` of the counter, called in turn with a bare handler in one process. */
export async function warm(): Promise<Figure[]> {
  return await withDatabase(async (bench) => {
    const pair = await buildPair(bench);
    Object.assign(process.env, pair.environment);
    // As Lambda's own console words a request's line; thousands of them are of no use here.
    console.info = (line: unknown) => void JSON.stringify(line);
    const [ours, theirs] = await Promise.all([load(pair.ours), load(pair.bare)]);
    await compare({ rounds: WARM_UP, ours, theirs });
    const { ratio, ...ms } = await compare({ rounds: ROUNDS, ours, theirs });
    const note = `${ms.ours.toFixed(2)} ms, a bare handler ${ms.theirs.toFixed(2)} ms`;
    return [
      { what: "warm response, against a bare handler", value: ratio, unit: "×", aim: 1.05, note },
    ];
  });
}

async function load(path: string): Promise<() => Promise<number>> {
  const { handler } = bundle.parse({ ...z.looseObject({}).parse(await import(path)) });
  const context = { awsRequestId: "bench", getRemainingTimeInMillis: () => 10_000 };
  return () => time(async () => answer.parse(await handler(GET_ROOT, context)));
}
