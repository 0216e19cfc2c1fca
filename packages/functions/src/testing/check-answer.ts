import { problem, problems, problemType, type ProblemCode } from "@slipway/core/contract/problem";
import { none, type Contract, type Route } from "@slipway/core/contract/route";
import { expect } from "vitest";
import * as z from "zod/mini";
import type { UrlAnswer } from "./invoke.ts";

/** What every route may answer when nothing is wrong with us or the database. */
const COMMON: readonly ProblemCode[] = [
  "malformed-request",
  "invalid-request",
  "not-found",
  "method-not-allowed",
  "body-too-large",
  "unsupported-media-type",
];

/** Fails unless an answer is one that the contract has for this method, whole and with nothing besides. */
export function checkAnswer(contract: Contract, method: string, answer: UrlAnswer): void {
  const routes = Object.values(contract).filter(
    (route) => route.method === (method === "HEAD" ? "GET" : method),
  );
  expect(answer.headers).toMatchObject({ "cache-control": "no-store" });
  if (answer.status >= 400) checkProblem(routes, method, answer);
  else checkSuccess(routes, method, answer);
}

function checkProblem(routes: Route[], method: string, { status, headers, json }: UrlAnswer): void {
  expect(headers["content-type"]).toBe("application/problem+json");
  const allowed = [...COMMON, ...routes.flatMap((route) => route.problems)].filter(
    (code) => problems[code].status === status,
  );
  expect(allowed, `an answer of ${status}: ${JSON.stringify(json)}`).not.toEqual([]);
  if (method === "HEAD") return;
  const parsed = parseWhole(problem, json);
  expect(allowed.map(problemType)).toContain(parsed.type);
  expect(parsed.status).toBe(status);
}

function checkSuccess(routes: Route[], method: string, { status, headers, json }: UrlAnswer): void {
  const fitting = routes.filter(({ answer }) => answer.status === status);
  expect(fitting, `an answer of ${status}`).not.toEqual([]);
  if (method === "HEAD") return expect(json).toBeUndefined();
  const whole = fitting.filter(({ answer }) => isWhole(answer.body, json));
  expect(whole, `the body ${JSON.stringify(json)}`).not.toEqual([]);
  const hasBody = whole.some(({ answer }) => answer.body !== none);
  expect(headers["content-type"]).toBe(hasBody ? "application/json" : undefined);
}

function isWhole(shape: z.core.$ZodType, json: unknown): boolean {
  const parsed = z.safeParse(shape, json);
  return parsed.success && JSON.stringify(z.encode(shape, parsed.data)) === JSON.stringify(json);
}

function parseWhole<Shape extends z.core.$ZodType>(shape: Shape, json: unknown): z.output<Shape> {
  expect(isWhole(shape, json), `the body ${JSON.stringify(json)}`).toBe(true);
  return z.parse(shape, json);
}
