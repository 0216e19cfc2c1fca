import { api } from "@slipway/core/contract/api";
import { expect, test } from "vitest";
import { measureClient } from "./client-size.ts";

test("the typed client has at most 3 KB gzipped without zod, the routes and their shapes", async () => {
  expect(await measureClient("./api.ts")).toBeLessThanOrEqual(3 * 1024);
});

test("the routes and shapes of a noun add a third of a kilobyte to it, on average", async () => {
  const added = (await measureClient()) - (await measureClient("./api.ts"));
  expect(added / Object.keys(api).length).toBeLessThan(1024 / 3);
});
