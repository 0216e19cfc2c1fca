import { createAppDatabase, type AppDatabase } from "@slipway/core/testing/app-database";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import * as z from "zod/mini";
import { handler as counter } from "../counter.ts";
import { invoke } from "../testing/invoke.ts";
import { linkAuth } from "../testing/link-auth.ts";
import { linkDatabase } from "../testing/link-database.ts";
import { startTestIssuer, type TestIssuer } from "../testing/test-issuer.ts";
import { bearing } from "../testing/token-function.ts";
import { jsonRequest } from "../testing/url-event.ts";
import { handler as users } from "../users.ts";

let app: AppDatabase;
let issuer: TestIssuer;
beforeAll(async () => {
  app = await createAppDatabase();
  linkDatabase(app.neonUrl);
  issuer = await startTestIssuer();
  linkAuth({ mode: "token", issuer: issuer.issuer, audience: "slipway" });
});
afterAll(async () => {
  await issuer.close();
  await app.drop();
});

const [info, error] = [vi.spyOn(console, "info"), vi.spyOn(console, "error")];
beforeEach(() => {
  for (const log of [info, error]) log.mockReset().mockImplementation(() => {});
});

test("a request is one line with its request id, version, route, status and times", async () => {
  const { headers } = await invoke(counter, { method: "GET" });
  expect(info.mock.calls).toHaveLength(1);
  const line: unknown = info.mock.calls[0]?.[0];
  expect(line).toMatchObject({
    requestId: "request-id",
    version: "$LATEST",
    route: "GET /",
    status: 200,
  });
  const times = z.parse(z.object({ ms: z.number(), databaseMs: z.number() }), line);
  const timing = /^total;dur=([\d.]+), db;dur=([\d.]+)$/.exec(String(headers["server-timing"]));
  expect([timing?.[1], timing?.[2]].map(Number)).toEqual([times.ms, times.databaseMs]);
  expect(times.databaseMs).toBeGreaterThan(0);
});

test("behind a token it is one line, too, refused or not", async () => {
  const token = await issuer.sign();
  await invoke(users, bearing(`Bearer ${token}`, { method: "GET", path: "/41" }));
  await invoke(users, { method: "GET", path: "/41" });
  await invoke(users, { method: "DELETE", path: "/%" });
  await invoke(users, { method: "GET", path: "/ada@example.org/x" });
  await invoke(users, { method: "PUT" });
  expect(info.mock.calls).toMatchObject([
    [{ route: "GET /{id}", status: 404, problem: "user-not-found" }],
    [{ route: "GET /{id}", status: 401, problem: "token-missing" }],
    [{ route: "DELETE /{id}", status: 401, problem: "token-missing" }],
    [{ route: "GET ?", status: 401, problem: "token-missing" }],
    [{ route: "PUT ?", status: 401, problem: "token-missing" }],
  ]);
  expect(error).not.toHaveBeenCalled();
  expect(JSON.stringify(info.mock.calls)).not.toMatch(/41|ada/);
});

test("says that an answer was given again", async () => {
  const request = jsonRequest("PUT", "/", { increment: 1 });
  const keyed = { ...request, headers: { ...request.headers, "idempotency-key": "k" } };
  await invoke(counter, keyed);
  await invoke(counter, keyed);
  expect(info.mock.calls[0]?.[0]).not.toHaveProperty("replayed");
  expect(info.mock.calls[1]?.[0]).toMatchObject({ status: 200, replayed: true });
});

test("of a failure of ours it is an error with the cause", async () => {
  await app.db.execute("alter table counter rename to counter_gone");
  const { status } = await invoke(counter, { method: "GET" });
  await app.db.execute("alter table counter_gone rename to counter");
  expect(status).toBe(500);
  expect(info).not.toHaveBeenCalled();
  expect(error.mock.calls).toMatchObject([
    [{ route: "GET /", status: 500, problem: "internal", error: { cause: { code: "42P01" } } }],
  ]);
});
