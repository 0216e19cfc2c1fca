import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createAppDatabase, type AppDatabase } from "@slipway/core/testing/app-database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { linkAuth } from "./testing/link-auth.ts";
import { linkDatabase } from "./testing/link-database.ts";
import { startTestIssuer } from "./testing/test-issuer.ts";

let app: AppDatabase;
beforeAll(async () => {
  app = await createAppDatabase();
  linkDatabase(app.neonUrl);
});
afterAll(() => app.drop());

/** What a new environment answers and loads, as `testing/cold-request.ts` says it. */
async function coldStart(...args: readonly string[]): Promise<unknown> {
  const script = new URL("testing/cold-request.ts", import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args]);
  const told: unknown = JSON.parse(stdout);
  return told;
}

test("a new environment answers without loading undici, which costs 28 ms, or what checks tokens", async () => {
  expect(await coldStart("counter")).toEqual({
    statuses: [200, 200, 400],
    http: ["NativeModule http"],
    undici: [],
    usesJose: false,
  });
});

test("one that checks a token does not load undici either", async () => {
  const issuer = await startTestIssuer();
  linkAuth({ mode: "token", issuer: issuer.issuer, audience: "slipway" });
  expect(await coldStart("users", await issuer.sign())).toEqual({
    statuses: [200],
    http: ["NativeModule http"],
    undici: [],
    usesJose: true,
  });
  await issuer.close();
});
