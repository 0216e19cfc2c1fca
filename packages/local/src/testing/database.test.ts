import { expect, onTestFinished, test } from "vitest";
import { createTestDatabase } from "./database.ts";
import { query } from "./query.ts";

test("makes a database of which we are the owner and not a superuser", async () => {
  const database = await createTestDatabase();
  const [row] = await query(
    database.url,
    `SELECT rolname, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles, pg_database
     WHERE datname = current_database() AND pg_roles.oid = datdba`,
  );
  expect(row).toEqual({
    rolname: "slipway_owner",
    rolsuper: false,
    rolcreatedb: true,
    rolcreaterole: true,
  });
  await database.drop();
});

test("is reached through the endpoint with the same credentials", async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const response = await fetch(database.http, {
    method: "POST",
    headers: { "Neon-Connection-String": database.neonUrl },
    body: JSON.stringify({ query: "SELECT current_database() AS name" }),
  });
  expect(await response.json()).toMatchObject({
    rows: [{ name: new URL(database.url).pathname.slice(1) }],
  });
  expect(new URL(database.ws).host).toBe(new URL(database.neonUrl).host);
});

test("makes databases that know nothing of each other, eight at once", async () => {
  const databases = await Promise.all(Array.from({ length: 8 }, createTestDatabase));
  onTestFinished(async () => {
    await Promise.all(databases.map((database) => database.drop()));
  });
  await Promise.all(databases.map(({ url }) => query(url, "CREATE TABLE only_here ()")));
  expect(new Set(databases.map(({ url }) => url)).size).toBe(8);
});

test("drops a database that is still in use", async () => {
  const database = await createTestDatabase();
  const sleeping = query(database.url, "SELECT pg_sleep(60)");
  await expect
    .poll(() => query(database.url, "SELECT FROM pg_stat_activity WHERE query ~ '^SELECT pg_sl'"))
    .toHaveLength(1);
  await Promise.all([expect(sleeping).rejects.toThrow("terminat"), database.drop()]);
  await expect(query(database.url, "SELECT 1")).rejects.toMatchObject({ code: "3D000" });
});
