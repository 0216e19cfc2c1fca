import { expect, test } from "vitest";
import { readHistory } from "./history.ts";
import { migrate } from "./migrate.ts";
import { readStatus } from "./status.ts";
import { openTestSession, testDatabase, TRANSPORTS } from "./testing/open-test-session.ts";
import { numbered, rewriteHistory, writeHistory } from "./testing/write-history.ts";

test.each(TRANSPORTS)(
  "tells what is applied and what is pending, changing nothing, over %s",
  async (transport) => {
    const session = await openTestSession(await testDatabase(), transport);
    const files = numbered({
      one: "CREATE TABLE a (id int);",
      late: "SELECT 1;",
      three: "SELECT 3;",
      contract: "-- slipway: phase=contract\nSELECT 4; COMMIT; SELECT 5;",
    });
    const dir = writeHistory(files);
    const before = await readStatus(session, readHistory(dir));
    expect(before.pending.map(({ tag }) => tag)).toEqual(files.map(({ tag }) => tag));
    expect(await session.query("SELECT to_regnamespace('slipway') AS s")).toEqual([{ s: null }]);

    rewriteHistory(
      dir,
      [files[0], files[2]].flatMap((file) => file ?? []),
    );
    await migrate(session, readHistory(dir));
    rewriteHistory(dir, files);
    const status = await readStatus(session, readHistory(dir));
    expect(status.applied.map(({ tag, when }) => [tag, when])).toEqual([
      ["0000_one", files[0]?.when],
      ["0002_three", files[2]?.when],
    ]);
    expect(status.applied[0]?.appliedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(status.pending).toEqual([
      {
        tag: "0001_late",
        when: files[1]?.when,
        phase: "expand",
        units: 1,
        done: 0,
        open: null,
        late: true,
      },
      {
        tag: "0003_contract",
        when: files[3]?.when,
        phase: "contract",
        units: 2,
        done: 0,
        open: null,
        late: false,
      },
    ]);
    expect(status).toMatchObject({ target: session.target, refusals: [], warnings: [] });
  },
);

test("tells a unit that was begun and has not ended", async () => {
  const session = await openTestSession(await testDatabase());
  const files = numbered({
    fill: "CREATE TABLE t (id int PRIMARY KEY);\n-- slipway: lane=backfill\nDELETE FROM t;",
  });
  const history = readHistory(writeHistory(files));
  await migrate(session, history);
  await session.query("DELETE FROM drizzle.__drizzle_migrations");
  await session.query("UPDATE slipway.units SET state = 'running', rows = 70 WHERE unit = 1");
  const { pending } = await readStatus(session, history);
  expect(pending).toMatchObject([{ done: 1, open: { state: "running", rows: 70 } }]);
});

test("says that a ledger has lost its drizzle table", async () => {
  const session = await openTestSession(await testDatabase());
  const history = readHistory(writeHistory(numbered({ one: "SELECT 1;" })));
  await migrate(session, history);
  await session.query("DROP TABLE drizzle.__drizzle_migrations CASCADE");
  await expect(readStatus(session, history)).rejects.toThrow(
    /is damaged: it has slipway.units and no/,
  );
});
