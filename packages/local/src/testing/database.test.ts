import { Client } from "pg";
import { expect, test } from "vitest";
import { createTestDatabase } from "./database.ts";

test("makes an empty database of which we are the owner and not a superuser", async () => {
  const database = await createTestDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query(
    "select rolsuper, rolcreatedb, rolcreaterole, pg_get_userbyid(datdba) as owner from pg_roles, pg_database where rolname = current_user and datname = current_database()",
  );
  expect(rows).toEqual([
    { rolsuper: false, rolcreatedb: true, rolcreaterole: true, owner: "slipway" },
  ]);
  await client.end();
  await database.drop();
});
