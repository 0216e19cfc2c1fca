import { timestamp } from "@slipway/core/contract/timestamp";
import { none, type Route } from "@slipway/core/contract/route";
import { Claim } from "@slipway/core/idempotency/claim";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { checkOutcome } from "./check-outcome.ts";

const user = z.object({ id: z.int(), name: z.nullable(z.string()), madeAt: timestamp });
const route: Route = {
  method: "PUT",
  path: "/",
  params: none,
  query: none,
  body: none,
  answer: { status: 200, body: z.object({ users: z.array(user) }) },
  problems: [],
  auth: "public",
  idempotent: false,
};
const check = (outcome: unknown, claim?: Claim) => () =>
  checkOutcome({ operation: "list", route, claim }, outcome);
const madeAt = new Date(0);
const ada = { id: 1, name: null, madeAt };

test("is content with what the contract says", () => {
  expect(check({ users: [ada, ada] })).not.toThrow();
  expect(check({ users: [] })).not.toThrow();
});

test.each([
  [{ users: [{ ...ada, id: "1" }] }, "users.0.id must be a number"],
  [{ users: [{ ...ada, madeAt: "1970" }] }, "users.0.madeAt must be a date"],
  [{ users: [{ id: 1, madeAt }] }, "users.0.name must be a string"],
  [{ users: [ada, { ...ada, password: "x" }] }, "users.1.password is not part of it"],
  [{ users: [], total: 1 }, "total is not part of it"],
  [undefined, "it must be an object"],
])("refuses %j", (outcome, why) => {
  expect(check(outcome)).toThrow(`list answers what its contract does not say: ${why}`);
});

test("refuses a write that left its Idempotency-Key unused", () => {
  const request = { caller: "", route: "list", key: "k", requestHash: "h", status: 200 };
  const claim = new Claim(request);
  expect(check({ users: [] }, claim)).toThrow("list left its Idempotency-Key unused");
  claim.settle("kept");
  expect(check({ users: [] }, claim)).not.toThrow();
});
