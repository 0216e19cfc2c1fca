import type { ProblemCode } from "./problem.ts";
import { none, type Route } from "./route.ts";

const ANY = [
  "malformed-request",
  "invalid-request",
  "not-found",
  "method-not-allowed",
  "internal",
  "database-unreachable",
  "timeout",
] as const satisfies readonly ProblemCode[];
const WITH_BODY = [
  "body-too-large",
  "unsupported-media-type",
] as const satisfies readonly ProblemCode[];
const WITH_TOKEN = [
  "token-missing",
  "token-invalid",
  "issuer-unreachable",
] as const satisfies readonly ProblemCode[];
const NOT_IDEMPOTENT = [
  "idempotency-key-in-use",
  "idempotency-key-reused",
  "idempotency-answer-outdated",
] as const satisfies readonly ProblemCode[];
const WRITE = ["outcome-unknown"] as const satisfies readonly ProblemCode[];

/** Every problem that a route may answer: its own, and those of its kind. */
export type ProblemOf<R extends Route> =
  | R["problems"][number]
  | (typeof ANY)[number]
  | (R["body"] extends typeof none ? never : (typeof WITH_BODY)[number])
  | (R["auth"] extends "token" ? (typeof WITH_TOKEN)[number] : never)
  | (R["idempotent"] extends true ? never : (typeof NOT_IDEMPOTENT)[number])
  | (R["method"] extends "GET" ? never : (typeof WRITE)[number]);

/** The same list at run time. */
export function problemsOf({
  problems,
  method,
  body,
  auth,
  idempotent,
}: Route): readonly ProblemCode[] {
  return [
    ...problems,
    ...ANY,
    ...(body === none ? [] : WITH_BODY),
    ...(auth === "token" ? WITH_TOKEN : []),
    ...(idempotent ? [] : NOT_IDEMPOTENT),
    ...(method === "GET" ? [] : WRITE),
  ];
}
