import { createAppDatabase, type AppDatabase } from "@slipway/core/testing/app-database";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { handler } from "./counter.ts";
import { invoke } from "./testing/invoke.ts";
import { linkDatabase } from "./testing/link-database.ts";
import { jsonRequest } from "./testing/url-event.ts";

let app: AppDatabase;
beforeAll(async () => {
  app = await createAppDatabase();
  linkDatabase(app.neonUrl);
});
afterAll(() => app.drop());
beforeEach(async () => {
  await app.db.execute("truncate counter restart identity cascade");
});

const read = () => invoke(handler, { method: "GET" });
const put = (body: unknown) => invoke(handler, jsonRequest("PUT", "/", body));

test("counts from 0", async () => {
  expect(await read()).toMatchObject({ status: 200, json: { count: 0 } });
  expect(await put({ increment: 1 })).toMatchObject({ status: 200, json: { count: 1 } });
  expect(await put({ increment: 100 })).toMatchObject({ status: 200, json: { count: 101 } });
  expect(await read()).toMatchObject({ status: 200, json: { count: 101 } });
});

test("loses none of 200 increments at once", async () => {
  const answers = await Promise.all(Array.from({ length: 200 }, () => put({ increment: 1 })));
  expect(answers.map(({ status }) => status)).toEqual(Array(200).fill(200));
  expect(await read()).toMatchObject({ json: { count: 200 } });
});

test.each([
  { increment: 0 },
  { increment: 101 },
  { increment: -1 },
  { increment: 1.5 },
  { increment: "1" },
  { increment: null },
  { increment: 1e308 },
  { increment: 1, by: 2 },
  {},
  [],
  null,
  1,
])("refuses to add %j", async (body) => {
  expect(await put(body)).toMatchObject({
    status: 400,
    json: { type: "urn:slipway:problem:invalid-request" },
  });
  expect(await read()).toMatchObject({ json: { count: 0 } });
});

test("answers 409 when it would pass the largest integer", async () => {
  await app.db.execute("insert into counter (count) values (2147483600)");
  expect(await put({ increment: 48 })).toMatchObject({
    status: 409,
    json: { type: "urn:slipway:problem:counter-full" },
  });
  expect(await put({ increment: 47 })).toMatchObject({ json: { count: 2_147_483_647 } });
});
