import { readHistory } from "@slipway/migrate/history";
import { migrate } from "@slipway/migrate/migrate";
import type { MigrateEvent } from "@slipway/migrate/migrate-event";
import { numbered, writeHistory } from "@slipway/migrate/testing/write-history";
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

test("ends at once where it is told to, in the middle of a long statement", async () => {
  const history = readHistory(writeHistory(numbered({ sleep: "SELECT pg_sleep(600);" })));
  const told = new AbortController();
  const onEvent = ({ type }: MigrateEvent) => {
    if (type === "started") told.abort();
  };
  const asleep = withEmptyDatabases(
    (withEmpty) => withEmpty((session) => migrate(session, history, { onEvent })),
    told.signal,
  );
  await expect(asleep).rejects.toHaveProperty("name", "AbortError");
});
