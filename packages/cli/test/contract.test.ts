import { api } from "@slipway/core/contract/api";
import type { Contract } from "@slipway/core/contract/route";
import { expect, test } from "vitest";

const contracts: Readonly<Record<string, Contract>> = api;

test.each(Object.entries(contracts))(
  "the contract of %s answers each method and path once",
  (_, contract) => {
    const routes = Object.values(contract).map(({ method, path }) => `${method} ${path}`);
    expect(new Set(routes).size).toBe(routes.length);
  },
);
