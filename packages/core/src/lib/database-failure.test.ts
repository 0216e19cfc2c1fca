import { NeonDbError } from "@neondatabase/serverless";
import { DrizzleQueryError } from "drizzle-orm/errors";
import { describe, expect, test } from "vitest";
import { classifyFailure, wasRefused } from "./database-failure.ts";
import { TransportError } from "./https-fetch.ts";

const query = (cause: Error) => new DrizzleQueryError("select 1", [], cause);
const postgres = (code: string | undefined, message = "as Postgres says it") =>
  query(Object.assign(new NeonDbError(message), { code }));
const status = (number: number, body = "{}") =>
  postgres(undefined, `Server error (HTTP status ${number}): ${body}`);
const unsent = new TransportError("no connection", { sent: false });
const sent = new TransportError("the answer was lost", { sent: true });

describe("a failure", () => {
  test.each([
    ["unreachable", query(Object.assign(new NeonDbError("x"), { sourceError: unsent }))],
    ["unreachable", postgres("57P03")],
    ["unreachable", postgres("53300")],
    ["unreachable", status(500, `{"message":"Couldn't connect to compute node"}`)],
    ["unreachable", postgres("", "Couldn't connect to compute node")],
    ["unreachable", status(500, `{"message":"starting up","code":"57P03"}`)],
    ["lost", query(Object.assign(new NeonDbError("x"), { sourceError: sent }))],
    ["lost", query(sent)],
    ["lost", sent],
    ["lost", postgres("57P01")],
    ["lost", postgres("08006")],
    ["lost", postgres("08003")],
    ["lost", postgres("")],
    ["lost", status(500)],
    ["lost", status(500, `{"message":"closed","code":""}`)],
    ["lost", status(502, "Bad Gateway")],
    ["lost", status(503)],
    ["timeout", postgres("57014")],
    ["timeout", postgres("55P03")],
  ] as const)("is %s", (failure, error) => {
    expect(classifyFailure(error)).toBe(failure);
  });

  test.each([
    postgres("23505"),
    postgres("42P01"),
    postgres("28P01"),
    postgres(undefined),
    status(413),
    status(500, `{"message":"password authentication failed","code":"28P01"}`),
    status(507),
    new SyntaxError("x"),
    "Couldn't connect to compute node",
    undefined,
  ])("is none of the database's road: %s", (error) => {
    expect(classifyFailure(error)).toBeUndefined();
  });
});

test("a refusal is known by its code and, if asked for, its constraint", () => {
  const error = postgres("23505");
  expect(wasRefused(error, { code: "23505" })).toBe(true);
  expect(wasRefused(error, { code: "23503" })).toBe(false);
  expect(wasRefused(error, { code: "23505", constraint: "users_email_unique" })).toBe(false);
  expect(wasRefused(new Error("23505"), { code: "23505" })).toBe(false);
});
