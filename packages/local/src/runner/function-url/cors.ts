import type { IncomingMessage } from "node:http";
import { allowHeaders, exposeHeaders, preflightMaxAge } from "../../../../../infra/functions.ts";

/** A list and not an object: AWS sends a name twice, and so do we. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A preflight is answered by the URL; the function never sees it. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return (
    method === "OPTIONS" &&
    headers.origin !== undefined &&
    headers["access-control-request-method"] !== undefined
  );
}

/** The headers of the answer to a preflight, in the form recorded against a URL: any page may call, with the headers of the deploy. */
export const preflightHeaders: HeaderList = [
  ["Content-Type", "application/json"],
  ["Vary", "Origin"],
  ["Access-Control-Allow-Origin", "*"],
  ["Access-Control-Allow-Headers", allowHeaders.join(",")],
  ["Access-Control-Allow-Methods", "*"],
  ["Access-Control-Max-Age", String(preflightMaxAge)],
];

/** What the URL adds to the function's own headers, whatever those are: a second Access-Control-Allow-Origin breaks browsers here as there. */
export function corsHeaders({ headers }: IncomingMessage): HeaderList {
  if (headers.origin === undefined) return [];
  return [
    ["Vary", "Origin"],
    ["Access-Control-Allow-Origin", "*"],
    ["Access-Control-Expose-Headers", exposeHeaders.join(",")],
  ];
}
