import { readFileSync } from "node:fs";
import { api, type Api } from "@slipway/core/contract/api";
import { serveHandlers, type ServedHandlers } from "@slipway/cli/testing/serve-handlers";
import { drawIssuerKey } from "@slipway/local/issuer/issuer-key";
import { type Issuer, startIssuer } from "@slipway/local/issuer/start-issuer";
import createClient, { type Middleware } from "openapi-fetch";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import type { operations as Counter, paths as CounterPaths } from "./fixtures/counter.d.ts";
import type { operations as Status, paths as StatusPaths } from "./fixtures/status.d.ts";
import type { operations as Users, paths as UsersPaths } from "./fixtures/users.d.ts";
import { answerChecker } from "./check-answer.ts";
import { headerFor } from "./types-of.ts";

// Every operation of the documents, by a client that knows nothing of us but them, against the real handlers.
const NOUNS = Object.keys(api);
const text = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const documentOf = (noun: string) => text(`../../../core/openapi/${noun}.json`);

test.each(NOUNS)("the types of %s are made of its document: npm run openapi:types", (noun) => {
  const [header] = text(`fixtures/${noun}.d.ts`).split("\n");
  expect(`${header}\n`).toBe(headerFor(documentOf(noun)));
});

test("an answer that is not as documented is noticed", async () => {
  const check = answerChecker(documentOf("counter"));
  const asked = { path: "/", method: "get" };
  const told = (response: Response) => check({ ...asked, response });
  expect([
    await told(Response.json({ count: 1 })),
    await told(Response.json({ count: "1" })),
    await told(Response.json({}, { status: 418 })),
    await told(new Response("{}", { headers: { "content-type": "text/html" } })),
  ]).toEqual([
    undefined,
    "get / 200: data/count must be integer",
    "get / 418 is not documented",
    "get / 200 is text/html",
  ]);
});

let issuer: Issuer;
let handlers: ServedHandlers;
let authorization: string;
beforeAll(async () => {
  issuer = await startIssuer({ key: await drawIssuerKey(), port: 0 });
  const audience = "slipway";
  handlers = await serveHandlers({ mode: "token", issuer: issuer.issuer, audience });
  const token = await issuer.mint({ audience, subject: "ada", lifetime: 600 });
  authorization = `Bearer ${token}`;
});
afterAll(async () => {
  await handlers.close();
  await issuer.close();
});

/** What was asked of the handlers: `users patch /{id}`. */
const driven = new Set<string>();

/** Notes what is asked, and holds what is answered to the document. */
function watch(noun: string): Middleware {
  const check = answerChecker(documentOf(noun));
  return {
    async onResponse({ request, response, schemaPath }) {
      const method = request.method.toLowerCase();
      driven.add(`${noun} ${method} ${schemaPath}`);
      expect(await check({ path: schemaPath, method, response })).toBeUndefined();
    },
  };
}

function open<Paths extends object>(noun: keyof Api) {
  const baseUrl = handlers.url(noun).replace(/\/$/, "");
  const client = createClient<Paths>({ baseUrl, headers: { authorization } });
  client.use(watch(noun));
  return client;
}

const keyed = (key: string) => ({ header: { "Idempotency-Key": key } });

async function makeUser(email: string): Promise<number> {
  const { data } = await open<UsersPaths>("users").POST("/", { body: { email } });
  if (data === undefined) throw new Error(`${email} was not made`);
  return data.id;
}

/** One for each operation; the compiler misses one that is not here, once the types of its function are imported above. */
const drives: Readonly<Record<keyof Counter | keyof Status | keyof Users, () => Promise<unknown>>> =
  {
    async counterRead() {
      const { data } = await open<CounterPaths>("counter").GET("/");
      expect(data?.count).toBeTypeOf("number");
    },
    async counterIncrement() {
      const client = open<CounterPaths>("counter");
      const asked = { body: { increment: 2 }, params: keyed("increment-1") };
      const first = await client.PUT("/", asked);
      const again = await client.PUT("/", asked);
      expect(again.data).toEqual(first.data);
      expect(again.response.headers.get("idempotency-replayed")).toBe("true");
      const { error } = await client.PUT("/", { body: { increment: 101 } });
      expect(error).toMatchObject({ type: "urn:slipway:problem:invalid-request", status: 400 });
    },
    async statusRead() {
      const { data } = await open<StatusPaths>("status").GET("/");
      expect(data?.pending).toEqual([]);
      expect(data?.newest[0]?.appliedAt).toMatch(/^\d{4}-.*Z$/);
    },
    async usersCreate() {
      const client = open<UsersPaths>("users");
      const body = { email: "ada@example.org", name: "Ada" };
      const { data, response } = await client.POST("/", { body });
      expect(data).toMatchObject(body);
      expect(response.headers.get("location")).toBe(`/${data?.id}`);
      const { error } = await client.POST("/", { body });
      expect(error).toMatchObject({ type: "urn:slipway:problem:email-taken", status: 409 });
    },
    async usersList() {
      for (const name of ["b", "c"]) await makeUser(`${name}@list.example`);
      const client = open<UsersPaths>("users");
      const { data: first } = await client.GET("/", { params: { query: { limit: 1 } } });
      expect(first?.users).toHaveLength(1);
      const cursor = first?.next ?? "";
      const { data: second } = await client.GET("/", { params: { query: { limit: 1, cursor } } });
      expect(second?.users[0]?.id).toBeGreaterThan(first?.users[0]?.id ?? 0);
      const { data: found } = await client.GET("/", { params: { query: { email: "c@list" } } });
      expect(found?.users.map(({ email }) => email)).toEqual(["c@list.example"]);
    },
    async usersGet() {
      const id = await makeUser("get@example.org");
      const client = open<UsersPaths>("users");
      expect((await client.GET("/{id}", { params: { path: { id } } })).data?.id).toBe(id);
      const { error } = await client.GET("/{id}", { params: { path: { id: 2_147_483_647 } } });
      expect(error).toMatchObject({ type: "urn:slipway:problem:user-not-found" });
    },
    async usersUpdate() {
      const path = { id: await makeUser("update@example.org") };
      const client = open<UsersPaths>("users");
      const { data } = await client.PATCH("/{id}", { params: { path }, body: { name: "Grace" } });
      expect(data?.name).toBe("Grace");
    },
    async usersDelete() {
      const path = { id: await makeUser("delete@example.org") };
      const { response } = await open<UsersPaths>("users").DELETE("/{id}", { params: { path } });
      expect(response.status).toBe(204);
    },
  };

describe("openapi-fetch", () => {
  test.each(Object.entries(drives))("drives %s", async (_id, drive) => {
    await expect(drive()).resolves.toBeUndefined();
  });

  test("drove every operation of the documents", () => {
    const paths = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
    const all = NOUNS.flatMap((noun) =>
      Object.entries(paths.parse(JSON.parse(documentOf(noun))).paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${noun} ${method} ${path}`),
      ),
    );
    expect(
      [...driven].toSorted(),
      "add to `drives` what is missing, with the types that npm run openapi:types makes",
    ).toEqual(all.toSorted());
  });
});
