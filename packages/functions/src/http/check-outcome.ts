import type { Route } from "@slipway/core/contract/route";
import type { Claim } from "@slipway/core/idempotency/claim";
import * as z from "zod/mini";
import { describeIssue } from "./describe-issue.ts";

interface Answering {
  readonly operation: string;
  readonly route: Route;
  readonly claim: Claim | undefined;
}

/**
 * Throws where a handler answers what its contract does not say: a wrong value, or more than it names, which might be
 * nobody's business. The types say the same; this holds it to what really comes from the database. Throws, too,
 * where it left a claim unused: its caller would believe that the write can be repeated.
 */
export function checkOutcome({ operation, route, claim }: Answering, outcome: unknown): void {
  const wrong = findWrong(route.answer.body, outcome);
  if (wrong !== undefined) {
    throw new Error(`${operation} answers what its contract does not say: ${wrong}`);
  }
  if (claim !== undefined && claim.end === undefined) {
    throw new Error(`${operation} left its Idempotency-Key unused: hand call.claim to write()`);
  }
}

function findWrong(shape: Route["answer"]["body"], outcome: unknown): string | undefined {
  const encoded = z.safeEncode(shape, outcome);
  if (encoded.success) return findExtra(encoded.data, outcome);
  const [issue] = encoded.error.issues;
  return `${issue?.path.join(".") || "it"} ${issue === undefined ? "" : describeIssue(issue)}`;
}

/** The first part of an answer that encoding dropped. */
function findExtra(
  encoded: unknown,
  answered: unknown,
  path: readonly string[] = [],
): string | undefined {
  // A date is encoded as text: it has no parts that could be too many.
  if (!isObject(answered) || !isObject(encoded)) return undefined;
  for (const [key, value] of Object.entries(answered)) {
    const here = [...path, key];
    if (!Object.hasOwn(encoded, key)) return `${here.join(".")} is not part of it`;
    const extra = findExtra(Reflect.get(encoded, key), value, here);
    if (extra !== undefined) return extra;
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
