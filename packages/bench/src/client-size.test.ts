import { expect, test } from "vitest";
import { measureClient } from "./client-size.ts";

test("the typed client has at most 3 KB gzipped without zod, the routes and their shapes", async () => {
  expect(await measureClient("./api.ts")).toBeLessThanOrEqual(3 * 1024);
});

test("the routes and shapes of three nouns add less than a kilobyte to it", async () => {
  const added = (await measureClient()) - (await measureClient("./api.ts"));
  expect(added).toBeLessThan(1024);
});
