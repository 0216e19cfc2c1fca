import { expect, expectTypeOf, test } from "vitest";
import { createClient, type Client } from "../create-client.ts";
import type { User, UserPage } from "../users.ts";
import type { ClientError } from "./client-error.ts";
import type { Pages } from "./pages.ts";
import { answer, playScenes, refuse } from "./testing/scripted-server.ts";

test("an operation takes what its route takes", () => {
  type Users = Client["users"];
  expectTypeOf<Users["get"]>().parameter(0).toEqualTypeOf<number>();
  expectTypeOf<Users["update"]>().parameter(0).toEqualTypeOf<number>();
  expectTypeOf<Users["update"]>().parameter(1).toEqualTypeOf<{
    readonly email?: string | undefined;
    readonly name?: string | null | undefined;
  }>();
  expectTypeOf<Users["list"]>().parameter(0).toEqualTypeOf<
    | {
        readonly limit?: number | undefined;
        readonly cursor?: string | undefined;
        readonly email?: string | undefined;
      }
    | undefined
  >();
  expectTypeOf<Parameters<Users["list"]>[1]>().not.toHaveProperty("idempotencyKey");
  expectTypeOf<NonNullable<Parameters<Users["create"]>[1]>>().toHaveProperty("idempotencyKey");
});

test("an operation gives what its route answers", () => {
  type Users = Client["users"];
  expectTypeOf<Users["get"]>().returns.toEqualTypeOf<Promise<User>>();
  expectTypeOf<Users["delete"]>().returns.toEqualTypeOf<Promise<undefined>>();
  expectTypeOf<Users["list"]>().returns.toEqualTypeOf<Pages<User, UserPage>>();
});

test("a client has the functions whose URLs it was given", () => {
  expectTypeOf<keyof Client<"users">>().toEqualTypeOf<"users">();
  expect(Object.keys(createClient({ users: "http://localhost" }))).toEqual(["users"]);
});

type CodeOf<Check> = Check extends ((error: unknown) => error is infer Found)
  ? Found extends ClientError
    ? Found["code"]
    : never
  : never;

test("the codes of an operation are those of its route and the client's own, and no more", () => {
  expectTypeOf<CodeOf<Client["users"]["create"]["isError"]>>().toEqualTypeOf<
    | "email-taken"
    | "malformed-request"
    | "invalid-request"
    | "not-found"
    | "method-not-allowed"
    | "internal"
    | "database-unreachable"
    | "timeout"
    | "body-too-large"
    | "unsupported-media-type"
    | "token-missing"
    | "token-invalid"
    | "issuer-unreachable"
    | "idempotency-answer-outdated"
    | "idempotency-key-in-use"
    | "idempotency-key-reused"
    | "outcome-unknown"
    | "network"
    | "aborted"
    | "unexpected"
  >();
});

/** Compiles as long as every code of reading the counter has its case. */
function tell(error: unknown, { counter }: Client<"counter">): string {
  if (!counter.read.isError(error)) return "of another";
  switch (error.code) {
    case "network":
    case "timeout":
    case "aborted":
    case "database-unreachable":
      return "later";
    case "malformed-request":
    case "invalid-request":
    case "not-found":
    case "method-not-allowed":
    case "internal":
    case "unexpected":
      return "a bug";
    default:
      return error.code satisfies never;
  }
}

test("an error belongs to the operation that threw it", async () => {
  const { url } = await playScenes(refuse("internal"), answer(200, {}));
  const client = createClient({ counter: url, status: url });
  const error = await client.counter.read().catch((thrown: unknown) => thrown);
  const other = await client.status.read().catch((thrown: unknown) => thrown);
  expect([tell(error, client), tell(other, client)]).toEqual(["a bug", "of another"]);
});
