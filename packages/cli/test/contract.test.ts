import { api } from "@slipway/core/contract/api";
import type { Contract } from "@slipway/core/contract/route";
import { expect, test } from "vitest";
import { functions } from "../../../infra/functions.ts";

const contracts: Readonly<Record<string, Contract>> = api;

test.each(Object.entries(contracts))(
  "the contract of %s says of its auth what the list of functions says",
  (name, contract) => {
    const listed = functions.find((definition) => definition.name === name);
    expect(listed).toBeDefined();
    for (const { auth } of Object.values(contract)) expect(auth).toBe(listed?.auth);
  },
);

test.each(Object.entries(contracts))(
  "the contract of %s answers each method and path once",
  (_, contract) => {
    const routes = Object.values(contract).map(({ method, path }) => `${method} ${path}`);
    expect(new Set(routes).size).toBe(routes.length);
  },
);
