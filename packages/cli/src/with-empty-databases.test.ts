import { expect, test } from "vitest";
import { withEmptyDatabases } from "./with-empty-databases.ts";

test("lends databases in which nothing is left of those before, roles and settings included", async () => {
  const found = await withEmptyDatabases(async (withEmpty) => {
    const replay = () =>
      withEmpty(async (session) => {
        await session.query("CREATE ROLE reader NOLOGIN");
        await session.query("CREATE TABLE t ()");
        await session.query("GRANT SELECT ON t TO reader");
        await session.query("ALTER ROLE CURRENT_USER SET search_path TO nowhere");
      });
    await replay();
    await replay();
    return await withEmpty((session) => session.query("SHOW search_path"));
  });
  expect(found).toEqual([{ search_path: '"$user", public' }]);
});
