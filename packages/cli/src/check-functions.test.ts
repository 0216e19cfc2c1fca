import { api } from "@slipway/core/contract/api";
import { expect, test } from "vitest";
import { functions } from "../../../infra/functions.ts";
import { checkFunctions } from "./check-functions.ts";

const check = (...listed: Parameters<typeof checkFunctions>[0]) => checkFunctions(listed, api);

test("finds nothing wrong with ours", () => {
  expect(checkFunctions(functions, api)).toEqual([]);
});

test.each(["My Posts", "Posts", "posts_of", "-a", "a--b", "", "1a"])(
  "refuses the name %j",
  (name) => {
    expect(check({ name, auth: "public" })).toEqual([
      `infra/functions.ts: "${name}" cannot name a function; use small letters, digits and single hyphens.`,
    ]);
  },
);

test("refuses a name that stands twice, and knows functions without a contract in the table", () => {
  const posts = { name: "my-posts2", auth: "token" } as const;
  expect(check(posts)).toEqual([]);
  expect(check(posts, posts)).toEqual([
    "infra/functions.ts lists my-posts2 twice: give one of them another name.",
  ]);
});

test("refuses a list that says of the auth what the contract does not", () => {
  expect(check({ name: "users", auth: "public" }, { name: "counter", auth: "token" })).toEqual([
    `users has auth "public" in infra/functions.ts, and in its contract (packages/core/src/contract) create, list, get, update, delete have another: write auth: "public" there, or change the list.`,
    `counter has auth "token" in infra/functions.ts, and in its contract (packages/core/src/contract) read, increment have another: write auth: "token" there, or change the list.`,
  ]);
  expect(check({ name: "counter", auth: "iam" })).toEqual([]);
});
