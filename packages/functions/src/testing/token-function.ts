import { problemType } from "@slipway/core/contract/problem";
import { none, type Contract } from "@slipway/core/contract/route";
import { createDatabase } from "@slipway/core/lib/create-database";
import type { Auth } from "@slipway/core/lib/parse-auth";
import { expect } from "vitest";
import * as z from "zod/mini";
import { requireToken } from "../auth/require-token.ts";
import type { FunctionUrlHandler } from "../http/invocation.ts";
import { route } from "../http/route.ts";
import { invoke, type UrlAnswer } from "./invoke.ts";
import type { UrlRequest } from "./url-event.ts";

const contract = {
  read: {
    method: "GET",
    path: "/",
    params: none,
    query: none,
    body: none,
    answer: { status: 200, body: z.object({ subject: z.nullable(z.string()) }) },
    problems: [],
    auth: "token",
    idempotent: true,
  },
} as const satisfies Contract;

const nowhere = createDatabase(() => {
  throw new Error("this function asks no database");
});

/** A function that answers who its caller is, as a new environment has it. */
export function tokenFunction(readAuth: () => Auth): FunctionUrlHandler {
  const handler = route(nowhere, contract, {
    read: async ({ caller }) => ({ subject: caller?.subject ?? null }),
  });
  return requireToken(readAuth, handler);
}

/** The same, whose link names this issuer. */
export function trusting(issuer: string): FunctionUrlHandler {
  return tokenFunction(() => ({ mode: "token", issuer, audience: "slipway" }));
}

export function bearing(
  authorization: string,
  request: UrlRequest = { method: "GET" },
): UrlRequest {
  return { ...request, headers: { ...request.headers, authorization } };
}

/** Sends a token; the answer must not tell any of it. */
export async function sendToken(
  handler: FunctionUrlHandler,
  token: string,
  remaining?: number,
): Promise<UrlAnswer> {
  const answer = await invoke(handler, bearing(`Bearer ${token}`), remaining);
  for (const part of partsOf(token)) expect(JSON.stringify(answer)).not.toContain(part);
  return answer;
}

/** What must not be told: short parts are found anywhere. */
export function partsOf(token: string): string[] {
  return token.split(".").filter((part) => part.length > 8);
}

/** The answer to a token that does not count. */
export function invalid(detail: string) {
  return {
    status: 401,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "www-authenticate": `Bearer error="invalid_token", error_description="${detail}"`,
    },
    json: { type: problemType("token-invalid"), status: 401, detail },
  };
}

/** The answer to a token that cannot be checked. */
export const unreachable = {
  status: 503,
  headers: { "content-type": "application/problem+json", "retry-after": "2" },
  json: { type: problemType("issuer-unreachable"), status: 503 },
};
