import { Claim } from "@slipway/core/idempotency/claim";
import type { Route } from "@slipway/core/contract/route";
import type { LambdaFunctionURLEvent } from "aws-lambda";
import type { Invocation } from "./invocation.ts";
import { Refusal } from "./refusal.ts";

/** At most 255 printable ASCII characters, spaces only between them. */
const KEY = /^[!-~](?:[ -~]{0,253}[!-~])?$/;

/** What a request sent, before the contract of this release has had a say: another release must hash it alike. */
export interface Sent {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

interface Operation {
  readonly name: string;
  readonly route: Route;
  readonly sent: Sent;
}

/** The claim of a request with an Idempotency-Key; undefined without one, and where calling twice is the same as once. */
export function readClaim(
  { headers }: Pick<LambdaFunctionURLEvent, "headers">,
  { caller, functionName }: Invocation,
  { name, route, sent }: Operation,
): Claim | undefined {
  const key = headers["idempotency-key"];
  if (key === undefined || route.idempotent) return undefined;
  if (!KEY.test(key)) {
    const detail = "must be 1 to 255 printable ASCII characters";
    throw new Refusal("invalid-request", { errors: [{ detail, parameter: "Idempotency-Key" }] });
  }
  return new Claim({
    caller: caller?.subject ?? "",
    route: `${functionName}.${name}`,
    key,
    requestHash: hash(JSON.stringify([sent.params, sent.query, sent.body].map(sorted))),
    status: route.answer.status,
  });
}

/** With the keys of all objects in one order, which JSON does not give them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}

/** By the builtin's own name: importing it as a module reads every export, which a cold start would pay for. */
function hash(text: string): string {
  return process.getBuiltinModule("node:crypto").hash("sha256", text, "base64url");
}
