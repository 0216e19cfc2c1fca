import { describe, expect, test } from "vitest";
import { adopt } from "./adopt.ts";
import type { WithEmpty } from "./deploy/rehearse.ts";
import { readHistory } from "./history.ts";
import { migrate } from "./migrate.ts";
import type { Session } from "./session/session.ts";
import { readStatus } from "./status.ts";
import { openLosingSession } from "./testing/losing-session.ts";
import { migrateError } from "./testing/migrate-error.ts";
import {
  openTestSession,
  testDatabase,
  TRANSPORTS,
  withEmptyDatabase as withEmpty,
} from "./testing/open-test-session.ts";
import { numbered, writeHistory } from "./testing/write-history.ts";

const FILES = numbered({
  users: 'CREATE TABLE users (id serial PRIMARY KEY, näme text, "𝒳 ｘ" int);',
  posts: "CREATE TABLE posts (id int, author int REFERENCES users);",
  index: "CREATE INDEX posts_author ON posts (author); COMMIT; ALTER TABLE posts ADD title text;",
});

/** Does by other means what the first migrations do. */
async function byHand(session: Session, count: number, files = FILES): Promise<void> {
  for (const { sql } of files.slice(0, count)) {
    for (const statement of sql.split("COMMIT;"))
      await session.transaction([`DO $x$ BEGIN ${statement} END $x$`]);
  }
}

const rows = (session: Session) =>
  session.query("SELECT id, hash, created_at FROM drizzle.__drizzle_migrations ORDER BY id");

describe.each(TRANSPORTS)("over %s", (transport) => {
  test("records the migrations whose schema is there, as drizzle would, and no others", async () => {
    const session = await openTestSession(await testDatabase(), transport);
    const history = readHistory(writeHistory(FILES));
    await byHand(session, 2);
    const failed = await migrateError(migrate(session, history));
    expect(failed.message).toContain("`slipway adopt`");
    expect(await adopt(session, history, { withEmpty })).toEqual({
      adopted: ["0000_users", "0001_posts"],
      pending: ["0002_index"],
    });
    expect(await rows(session)).toEqual(
      history.migrations
        .slice(0, 2)
        .map(({ hash, when }, n) => ({ id: String(n + 1), hash, created_at: String(when) })),
    );
    const { applied, pending, refusals } = await readStatus(session, history);
    expect(applied.map(({ tag, appliedAt }) => [tag, appliedAt !== null])).toEqual([
      ["0000_users", true],
      ["0001_posts", true],
    ]);
    expect([pending.length, refusals]).toEqual([1, []]);
    expect((await migrate(session, history)).units).toHaveLength(2);
    const again = await migrateError(adopt(session, history, { withEmpty }));
    expect(again.message).toContain("has a ledger already (3 records); `slipway status` says");
  });

  test("of many at once one records, once", async () => {
    const database = await testDatabase();
    const history = readHistory(writeHistory(FILES));
    await byHand(await openTestSession(database), 3);
    const sessions = await Promise.all(
      Array.from({ length: 4 }, () => openTestSession(database, transport)),
    );
    const results = await Promise.allSettled(
      sessions.map((session) => adopt(session, history, { withEmpty })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await rows(await openTestSession(database))).toHaveLength(3);
  });

  test("an answer that is lost is not an error", async () => {
    const database = await testDatabase();
    const history = readHistory(writeHistory(FILES));
    await byHand(await openTestSession(database), 3);
    const losing = await openLosingSession(database, transport);
    expect((await adopt(losing, history, { withEmpty })).adopted).toHaveLength(3);
    expect(losing.writes()).toBe(2);
    expect(await rows(await openTestSession(database))).toHaveLength(3);
  });

  test("records nothing where the schema changes while it looks", async () => {
    const session = await openTestSession(await testDatabase(), transport);
    const history = readHistory(writeHistory(FILES));
    await byHand(session, 3);
    const meanwhile: WithEmpty = async (work) => {
      await session.query("CREATE TABLE late (id int)");
      return await withEmpty(work);
    };
    const { code, message } = await migrateError(adopt(session, history, { withEmpty: meanwhile }));
    expect(code).toBe("busy");
    expect(message).toContain("was not adopted: the database changed while this was decided");
    expect(await session.query("SELECT to_regnamespace('slipway') AS s")).toEqual([{ s: null }]);
  });
});

/** Why a database is not adopted, without what differs from run to run. */
async function refusal(session: Session, files = FILES, through?: string): Promise<string> {
  const history = readHistory(writeHistory(files));
  const { message } = await migrateError(adopt(session, history, { withEmpty, through }));
  expect(await session.query("SELECT to_regnamespace('slipway') AS s")).toEqual([{ s: null }]);
  return message.replaceAll(session.target, "TARGET").replaceAll(history.dir, "DIR");
}

test("shows the nearest beginning of the history, and what differs from it", async () => {
  const session = await openTestSession(await testDatabase());
  await byHand(session, 2);
  await session.query("ALTER TABLE posts ADD extra int");
  expect(await refusal(session)).toMatchInlineSnapshot(`
    "Nothing was recorded: the schema of TARGET is that of no beginning of this history; the nearest is the history up to 0001_posts.
    \`-\` is missing in the database, \`+\` is there and not made by the history:
      + column "public"."posts"."extra" integer
    Change the database until nothing differs, or correct migrations that no database has applied yet, and adopt it then."
  `);
  expect(await refusal(session, FILES, "0002_index")).toMatchInlineSnapshot(`
    "Nothing was recorded: the schema of TARGET is not that of the history up to 0002_index.
    \`-\` is missing in the database, \`+\` is there and not made by the history:
      + column "public"."posts"."extra" integer
      - column "public"."posts"."title" text
      - index "public"."posts_author" CREATE INDEX posts_author ON public.posts USING btree (author)
    Change the database until nothing differs, or correct migrations that no database has applied yet, and adopt it then."
  `);
});

test("an empty database has nothing to adopt", async () => {
  const session = await openTestSession(await testDatabase());
  expect(await refusal(session)).toMatchInlineSnapshot(
    `"TARGET is empty: there is nothing to adopt; run \`slipway migrate\`"`,
  );
  expect(await refusal(session, [])).toMatchInlineSnapshot(`"DIR holds no migration to adopt"`);
});

test("asks which files that change rows alone are applied, and takes the answer", async () => {
  const session = await openTestSession(await testDatabase());
  const files = numbered({
    users: "CREATE TABLE users (id int);",
    rows: "INSERT INTO users VALUES (1);",
    more: "INSERT INTO users VALUES (2);",
    posts: "CREATE TABLE posts (id int);",
  });
  await byHand(session, 2, files);
  expect(await refusal(session, files)).toMatchInlineSnapshot(`
    "Nothing was recorded: the schema of TARGET is the same after each of 0000_users, 0001_rows, 0002_more.
    Find out by its rows which of the files after the first one are applied, and name the last: --through TAG."
  `);
  const history = readHistory(writeHistory(files));
  const { pending } = await adopt(session, history, { withEmpty, through: "0001" });
  expect(pending).toEqual(["0002_more", "0003_posts"]);
});

test("does not guess past a file that an empty Postgres cannot take", async () => {
  const session = await openTestSession(await testDatabase());
  const files = numbered({
    users: "CREATE TABLE users (id int);",
    rows: "SELECT 1 / count(*) FROM users;",
    posts: "CREATE TABLE posts (id int);",
  });
  await byHand(session, 1, files);
  expect(await refusal(session, files)).toMatchInlineSnapshot(`
    "Nothing was recorded: the schema of TARGET is that after 0000_users.
    From 0001_rows on nothing was compared: an empty Postgres here cannot take it: 0001_rows.sql:1:1: division by zero (22012)
    Find out by its rows which of the files after the first one are applied, and name the last: --through TAG."
  `);
  expect(
    (await adopt(session, readHistory(writeHistory(files)), { withEmpty, through: "0000_users" }))
      .adopted,
  ).toEqual(["0000_users"]);
});
