import { Claim } from "@slipway/core/idempotency/claim";
import type { Route } from "@slipway/core/contract/route";
import type { LambdaFunctionURLEvent } from "aws-lambda";
import type { Invocation } from "./invocation.ts";
import { Refusal } from "./refusal.ts";

/** At most 255 printable ASCII characters, spaces only between them. */
const KEY = /^[!-~](?:[ -~]{0,253}[!-~])?$/;

/** What a request asks for, parsed: another spelling of it is the same request. */
export interface Asked {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

interface Operation {
  readonly name: string;
  readonly route: Route;
  readonly asked: Asked;
}

/** The claim of a request with an Idempotency-Key; undefined without one, and where calling twice is the same as once. */
export function readClaim(
  { headers }: Pick<LambdaFunctionURLEvent, "headers">,
  { caller, functionName }: Invocation,
  { name, route, asked: { params, query, body } }: Operation,
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
    requestHash: hash(JSON.stringify([params ?? null, query ?? null, body ?? null])),
    status: route.answer.status,
  });
}

/** By the builtin's own name: importing it as a module reads every export, which a cold start would pay for. */
function hash(text: string): string {
  return process.getBuiltinModule("node:crypto").hash("sha256", text, "base64url");
}
