import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createAppDatabase } from "@slipway/core/testing/app-database";
import { expect, test } from "vitest";
import { linkDatabase } from "./testing/link-database.ts";

test("a new environment answers without loading undici, which costs 28 ms", async () => {
  const app = await createAppDatabase();
  linkDatabase(app.neonUrl);
  const script = new URL("testing/cold-request.ts", import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  expect(JSON.parse(stdout)).toEqual({
    statuses: [200, 200, 400],
    http: ["NativeModule http"],
    undici: [],
  });
  await app.drop();
});
