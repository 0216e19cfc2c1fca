import { IDEMPOTENCY_KEY } from "@slipway/core/contract/idempotency-key";
import type { Route } from "@slipway/core/contract/route";
import type { ClaimedRequest } from "@slipway/core/idempotency/claim";
import type { LambdaFunctionURLEvent } from "aws-lambda";
import { hashRequest, type Sent } from "./hash-request.ts";
import type { Invocation } from "./invocation.ts";
import { Refusal } from "./refusal.ts";

interface Operation {
  readonly name: string;
  readonly route: Route;
  readonly sent: Sent;
}

/**
 * What a request with an Idempotency-Key claims; undefined without one, and where calling twice is the same as once.
 * Throws Refusal for what cannot be a key.
 */
export function readClaimedRequest(
  { headers }: Pick<LambdaFunctionURLEvent, "headers">,
  { caller, functionName }: Invocation,
  { name, route, sent }: Operation,
): ClaimedRequest | undefined {
  const key = headers["idempotency-key"];
  if (key === undefined || route.idempotent) return undefined;
  if (!IDEMPOTENCY_KEY.test(key)) {
    const detail = "must be 1 to 255 printable ASCII characters";
    throw new Refusal("invalid-request", { errors: [{ detail, parameter: "Idempotency-Key" }] });
  }
  return {
    caller: caller?.subject ?? "",
    route: `${functionName}.${name}`,
    key,
    requestHash: hashRequest(sent),
    status: route.answer.status,
  };
}
