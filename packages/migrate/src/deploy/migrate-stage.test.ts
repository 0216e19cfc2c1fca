import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { FINGERPRINT } from "../fingerprint/query.ts";
import { readHistory } from "../history.ts";
import { makeManifest, type Manifest } from "../manifest.ts";
import { migrate } from "../migrate.ts";
import type { Session } from "../session/session.ts";
import { migrateError } from "../testing/migrate-error.ts";
import { openTestSession, testDatabase, TRANSPORTS } from "../testing/open-test-session.ts";
import { numbered, writeHistory } from "../testing/write-history.ts";
import { beginDeploy } from "./begin-deploy.ts";
import { contractStage } from "./contract-stage.ts";
import { rehearse } from "./rehearse.ts";
import { markLive } from "./releases.ts";

const FILES = numbered({
  init: "CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL);",
  expand:
    "ALTER TABLE users ADD COLUMN full_name text; ALTER TABLE users ALTER name DROP NOT NULL;",
  contract: "-- slipway: phase=contract\nALTER TABLE users DROP COLUMN name;",
  next: "CREATE TABLE posts (id int PRIMARY KEY);",
});
const historyOf = (...names: readonly string[]) =>
  readHistory(writeHistory(FILES.filter(({ tag }) => names.includes(tag.slice(5)))));
const OLD = () => historyOf("init");
const NEW = () => historyOf("init", "expand", "contract");
const NEXT = () => historyOf("init", "expand", "contract", "next");

/** Roles belong to the cluster; each test has its own. */
const handlers = () => ({
  role: `handlers_${randomBytes(6).toString("hex")}`,
  password: "secret",
});

/** A stage of which nothing lingers: a release has drained as soon as the next is live. */
function stageOf(session: Session) {
  const login = handlers();
  const begin = async (
    history: ReturnType<typeof readHistory>,
    known: Partial<Omit<Manifest, "entries">> = {},
  ) => {
    const manifest = makeManifest(history, { drain: 0, ...known });
    const deploy = { history, manifest, handlers: login };
    const { units, left, ahead, drift } = await beginDeploy(session, deploy);
    return { applied: units.map(({ tag }) => tag.slice(5)), left, ahead, drift };
  };
  return {
    begin,
    async deploy(...[history, known]: Parameters<typeof begin>) {
      const report = await begin(history, known);
      await markLive(session, makeManifest(history, known).release);
      return report;
    },
  };
}

const columns = async (session: Session) =>
  (
    await session.query(
      "SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'users' ORDER BY 1",
    )
  ).map(({ name }) => name);

const nothing = { applied: [], left: [], ahead: 0, drift: null };

describe.each(TRANSPORTS)("a stage, over %s,", (transport) => {
  test("runs a contract with the deploy after the one that no longer needs the old shape", async () => {
    const session = await openTestSession(await testDatabase(), transport);
    const stage = stageOf(session);
    expect(await stage.deploy(OLD())).toEqual({ ...nothing, applied: ["init"] });
    expect(await stage.deploy(NEW())).toEqual({
      ...nothing,
      applied: ["expand"],
      left: ["0002_contract"],
    });
    expect(await columns(session)).toEqual(["full_name", "id", "name"]);
    expect(await stage.deploy(NEXT())).toEqual({ ...nothing, applied: ["contract", "next"] });
    expect(await columns(session)).toEqual(["full_name", "id"]);
    expect(await stage.deploy(NEXT())).toEqual(nothing);
  });

  test("a deploy that did not reach its end makes contracts wait, and is gone on with", async () => {
    const session = await openTestSession(await testDatabase(), transport);
    const stage = stageOf(session);
    await stage.deploy(OLD());
    await stage.begin(NEW());
    expect(await stage.begin(NEW())).toEqual({ ...nothing, left: ["0002_contract"] });
    expect(await contractStage(session, NEW())).toEqual({
      units: [],
      waiting: [{ tag: "0002_contract", until: null }],
    });
    await stage.deploy(NEW());
    const { units, waiting } = await contractStage(session, NEW());
    expect(units.map(({ tag }) => tag)).toEqual(["0002_contract"]);
    expect(waiting).toEqual([]);
  });

  test("says from when on a contract need not wait for invocations of the release before", async () => {
    const session = await openTestSession(await testDatabase(), transport);
    const stage = stageOf(session);
    await stage.deploy(OLD(), { drain: 600 });
    await stage.deploy(NEW());
    const { waiting } = await contractStage(session, NEW());
    expect(waiting[0]?.until).toBeGreaterThan(Date.now() + 500_000);
    expect((await migrateError(stage.begin(NEXT()))).message).toMatch(
      /0003_next\.sql after it may not go first; the code of the release before may run until \S+Z: deploy again then$/,
    );
    expect(await stage.begin(NEXT(), { deferred: [SAME_END] })).toMatchObject({
      applied: ["next"],
      left: ["0002_contract"],
    });
  });
});

const SAME_END = { contracts: [FILES[2]?.when ?? 0], lost: [], gained: [], sameEnd: true };

test("two releases in one deploy go in order, unless both orders were shown to end alike", async () => {
  const session = await openTestSession(await testDatabase());
  const stage = stageOf(session);
  await stage.deploy(OLD());
  const refused = await migrateError(stage.begin(NEXT()));
  expect(refused.message).toBe(
    `Nothing was run.
0002_contract.sql waits until no code needs the old shape, and 0003_next.sql after it may not go first; first deploy a commit that holds 0002_contract and not yet 0003_next`,
  );
  const other = { deferred: [{ ...SAME_END, sameEnd: false }] };
  expect((await migrateError(stage.begin(NEXT(), other))).message).toBe(refused.message);
  expect(await stage.begin(NEXT(), { deferred: [SAME_END] })).toMatchObject({
    applied: ["expand", "next"],
    left: ["0002_contract"],
  });
});

test("code can be rolled back until a contract has run, and the contract waits again", async () => {
  const session = await openTestSession(await testDatabase());
  const stage = stageOf(session);
  await stage.deploy(OLD());
  await stage.deploy(NEW());
  expect(await stage.deploy(OLD())).toEqual({ ...nothing, ahead: 1 });
  expect((await contractStage(session, NEW())).units).toEqual([]);
  await stage.deploy(NEW());
  await contractStage(session, NEW());
  const refused = await migrateError(stage.deploy(OLD()));
  expect(refused.message).toContain("0002_contract.sql is applied and not in the history any more");
  // A migration that somebody applied by hand is none that the old code is known to work with.
  await migrate(session, NEXT());
  expect((await migrateError(stage.deploy(NEW()))).message).toContain("0003_next.sql is applied");
});

/** Does something else right before the first request that holds a text is sent. */
function interrupted(session: Session, text: string, first: () => Promise<unknown>): Session {
  let pending = true;
  return {
    ...session,
    async transaction(statements) {
      if (pending && statements.some((statement) => statement.includes(text))) {
        pending = false;
        await first();
      }
      return await session.transaction(statements);
    },
  };
}

describe("races of deploys", () => {
  test("a contract that was due does not begin once older code is coming back", async () => {
    const session = await openTestSession(await testDatabase());
    const stage = stageOf(session);
    await stage.deploy(OLD());
    await stage.deploy(NEW());
    const waiting = interrupted(session, "DROP COLUMN name", () => stage.begin(OLD()));
    const refused = await migrateError(contractStage(waiting, NEW()));
    expect(refused.code).toBe("busy");
    expect(refused.message).toContain(
      "0002_contract.sql was not begun: a deploy began or ended meanwhile; run it again",
    );
    expect(await columns(session)).toEqual(["full_name", "id", "name"]);
  });

  test("older code does not come back once a contract has run that was due", async () => {
    const session = await openTestSession(await testDatabase());
    const stage = stageOf(session);
    await stage.deploy(OLD());
    await stage.deploy(NEW());
    const late = interrupted(session, "INTO slipway.releases", () => contractStage(session, NEW()));
    const refused = await migrateError(stageOf(late).begin(OLD()));
    expect(refused.code).toBe("busy");
    expect(refused.message).toMatch(/was not announced to \S+: another deploy changed the schema/);
    expect((await migrateError(stage.begin(OLD()))).message).toContain(
      "0002_contract.sql is applied",
    );
  });

  test("of two first deploys, the slower one takes the code of the faster for live", async () => {
    const session = await openTestSession(await testDatabase());
    const stage = stageOf(session);
    const before = (text: string) => interrupted(session, text, () => stage.deploy(OLD()));
    expect(await stageOf(before("CREATE SCHEMA")).begin(NEW())).toMatchObject({
      left: ["0002_contract"],
    });
  });
});

test("the code that is live can be mended after a deploy that failed half-way", async () => {
  const session = await openTestSession(await testDatabase());
  const stage = stageOf(session);
  await stage.deploy(OLD());
  const half = { sql: "SELECT 1; COMMIT; SELECT 1/0;", tag: "0002_half", when: Date.now() };
  const broken = readHistory(writeHistory([...FILES.slice(0, 2), half]));
  expect((await migrateError(stage.begin(broken))).message).toContain("division by zero");
  expect(await stage.deploy(OLD())).toEqual({ ...nothing, ahead: 2 });
});

test("a contract file that was edited while it waited is a new one: no code is known to do with it", async () => {
  const session = await openTestSession(await testDatabase());
  const stage = stageOf(session);
  await stage.deploy(OLD());
  await stage.deploy(NEW());
  const edited = FILES.slice(0, 3).map((file) =>
    file.tag === "0002_contract"
      ? { ...file, sql: `${file.sql} ALTER TABLE users DROP COLUMN full_name;` }
      : file,
  );
  const history = readHistory(writeHistory(edited));
  expect(await stage.begin(history)).toEqual({ ...nothing, left: ["0002_contract"] });
  expect(await columns(session)).toEqual(["full_name", "id", "name"]);
  await stage.deploy(history);
  expect(await stage.deploy(history)).toEqual({ ...nothing, applied: ["contract"] });
});

test("a first deploy that fails is gone on with in order; a database that others wrote to is taken for live", async () => {
  const broken = numbered({
    init: "CREATE TABLE users (id int PRIMARY KEY, name text);",
    contract: "-- slipway: phase=contract\nALTER TABLE users DROP COLUMN name;",
    fails: "SELECT 1/0;",
  });
  const session = await openTestSession(await testDatabase());
  const stage = stageOf(session);
  const dir = writeHistory(broken.toSpliced(1, 1));
  expect((await migrateError(stage.begin(readHistory(dir)))).message).toContain("division by zero");
  const mended = broken.map((file) =>
    file.sql.includes("/") ? { ...file, sql: "SELECT 2;" } : file,
  );
  expect(await stage.begin(readHistory(writeHistory(mended)))).toEqual({
    ...nothing,
    applied: ["contract", "fails"],
  });

  const other = await openTestSession(await testDatabase());
  await migrate(other, OLD());
  expect(await stageOf(other).begin(NEW())).toMatchObject({
    applied: ["expand"],
    left: ["0002_contract"],
  });
});

test("any number of deploys of one release may begin at once", async () => {
  const database = await testDatabase();
  const history = NEXT();
  const login = handlers();
  const manifest = makeManifest(history, { drain: 0 });
  const reports = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const session = await openTestSession(database, "http");
      return await beginDeploy(session, { history, manifest, handlers: login });
    }),
  );
  const applied = reports.flatMap((report) => report.units.map(({ tag }) => tag));
  expect(applied.sort()).toEqual(FILES.map(({ tag }) => tag));
});

test("a release that was never announced cannot be live", async () => {
  const session = await openTestSession(await testDatabase());
  await migrate(session, OLD());
  expect(await migrateError(markLive(session, "x' OR 'a"))).toMatchObject({
    code: "unknown-release",
  });
});

async function withEmpty<T>(work: (session: Session) => Promise<T>): Promise<T> {
  return await work(await openTestSession(await testDatabase()));
}

describe("files that were merged late", () => {
  const wide = numbered({
    init: "CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL, old int);",
    expand:
      "ALTER TABLE users ADD COLUMN full_name text; ALTER TABLE users ALTER name DROP NOT NULL;",
    contract: "-- slipway: phase=contract\nALTER TABLE users DROP COLUMN name;",
    posts: "CREATE TABLE posts (id int PRIMARY KEY);",
  });
  const [init, , , posts] = wide;
  const reads = { tag: "0001_reads", sql: "CREATE TABLE names AS SELECT id, name FROM users;" };
  const drops = {
    tag: "0002_drops",
    sql: "-- slipway: phase=contract\nALTER TABLE users DROP COLUMN old;",
  };
  /** The history until the contract file, and a file that was merged in front of that. */
  const until = wide.slice(0, 3);
  const before = (late: typeof reads) =>
    until.toSpliced(2, 0, { ...late, when: (init?.when ?? 0) + 1500 });

  test("run before the due contract that stands after them, as they do everywhere else", async () => {
    const session = await openTestSession(await testDatabase());
    const stage = stageOf(session);
    await stage.deploy(readHistory(writeHistory(wide.slice(0, 1))));
    await stage.deploy(readHistory(writeHistory(until)));
    const history = readHistory(writeHistory(before(reads)));
    expect((await migrateError(contractStage(session, history))).message).toBe(
      "Nothing was run.\n0002_contract.sql comes after 0001_reads.sql, which is not applied yet; deploy, which applies both",
    );
    const { units } = await beginDeploy(session, {
      history,
      manifest: makeManifest(history),
      handlers: handlers(),
    });
    expect(units.map(({ tag }) => tag)).toEqual(["0001_reads", "0002_contract"]);
  });

  test("hold the due contract after them while they wait themselves", async () => {
    const session = await openTestSession(await testDatabase());
    const stage = stageOf(session);
    await stage.deploy(readHistory(writeHistory(wide.slice(0, 1))));
    await stage.deploy(readHistory(writeHistory(until)));
    const history = readHistory(writeHistory(before(drops)));
    expect(await stage.begin(history)).toMatchObject({ left: ["0002_drops", "0002_contract"] });
    expect((await contractStage(session, history)).waiting).toEqual([
      { tag: "0002_drops", until: null },
      { tag: "0002_contract", until: null },
    ]);
    await stage.deploy(history);
    const { units } = await contractStage(session, history);
    expect(units.map(({ tag }) => tag)).toEqual(["0002_drops", "0002_contract"]);
  });

  test("wait alone where the contract after them is applied, and let others pass after a rehearsal", async () => {
    const session = await openTestSession(await testDatabase());
    const stage = stageOf(session);
    await stage.deploy(readHistory(writeHistory(wide.slice(0, 1))));
    await stage.deploy(readHistory(writeHistory(until)));
    await contractStage(session, readHistory(writeHistory(until)));
    const later = [...before(drops), ...(posts === undefined ? [] : [posts])];
    const history = readHistory(writeHistory(later));
    expect(await stage.deploy(history, await rehearse(history, withEmpty))).toMatchObject({
      applied: ["posts"],
      left: ["0002_drops"],
      drift: [],
    });
  });
});

const withRequired = (nullable: string) =>
  numbered({
    init: `CREATE TABLE posts (id int PRIMARY KEY, title text NOT NULL, "a""b" text NOT NULL DEFAULT 'x');
      CREATE TABLE notes (id int PRIMARY KEY, body text NOT NULL);`,
    nullable,
    contract: `-- slipway: phase=contract\nALTER TABLE posts DROP COLUMN title, DROP COLUMN "a""b"; DROP TABLE notes;`,
  });

test("a contract file that leaves new code unable to insert while it waits is refused", async () => {
  const session = await openTestSession(await testDatabase());
  const stage = stageOf(session);
  await stage.deploy(readHistory(writeHistory(withRequired("SELECT 1;").slice(0, 1))));
  const required = readHistory(writeHistory(withRequired("SELECT 1;")));
  expect((await migrateError(stage.begin(required, await rehearse(required, withEmpty)))).message)
    .toBe(`Nothing was run.
while 0002_contract.sql waits, the new code cannot insert into "public"."posts": "title" is required, and nothing fills it; put a file before it with ALTER TABLE "public"."posts" ALTER COLUMN "title" DROP NOT NULL`);
  const loosened = readHistory(
    writeHistory(withRequired("ALTER TABLE posts ALTER COLUMN title DROP NOT NULL;")),
  );
  expect(await stage.deploy(loosened, await rehearse(loosened, withEmpty))).toEqual({
    ...nothing,
    applied: ["nullable"],
    left: ["0002_contract"],
    drift: [],
  });
});

describe("a rehearsal", () => {
  test("tells the schema at every step of a deploy, so that drift is found also while contracts wait", async () => {
    const session = await openTestSession(await testDatabase());
    const stage = stageOf(session);
    const [old, next] = [await rehearse(OLD(), withEmpty), await rehearse(NEW(), withEmpty)];
    expect(next.deferred).toMatchObject([{ contracts: [FILES[2]?.when], sameEnd: true }]);
    expect(await stage.deploy(OLD(), old)).toMatchObject({ drift: [] });
    expect(await stage.deploy(NEW(), next)).toMatchObject({ left: ["0002_contract"], drift: [] });
    await session.query("ALTER TABLE users ADD COLUMN by_hand int");
    const { drift } = await stage.deploy(NEW(), next);
    expect(drift).toMatchInlineSnapshot(`
      [
        "+ column "public"."users"."by_hand" integer",
      ]
    `);
  });

  test("does not fail a deploy whose schema cannot be compared in the end", async () => {
    const session = await openTestSession(await testDatabase());
    const unreadable: Session = {
      ...session,
      transaction: (statements) =>
        session.transaction(statements.includes(FINGERPRINT) ? ["SELECT 1/0"] : statements),
    };
    const { applied, drift } = await stageOf(unreadable).deploy(OLD(), { fingerprint: [] });
    expect(applied).toEqual(["init"]);
    expect(drift?.[0]).toContain("cannot be read: division by zero");
  });

  test("finds that an order ends elsewhere, and one that cannot be run at all", async () => {
    const columnBack = numbered({
      init: "CREATE TABLE t (a int, b int);",
      contract: "-- slipway: phase=contract\nALTER TABLE t ALTER a SET NOT NULL;",
      loosen: "ALTER TABLE t ALTER a DROP NOT NULL;",
    });
    const elsewhere = await rehearse(readHistory(writeHistory(columnBack)), withEmpty);
    expect(elsewhere.deferred.map(({ sameEnd }) => sameEnd)).toEqual([false]);
    const again = numbered({
      init: "CREATE TABLE t (a int, b int);",
      contract: "-- slipway: phase=contract\nALTER TABLE t DROP a;",
      anew: "ALTER TABLE t ADD a text;",
    });
    expect((await rehearse(readHistory(writeHistory(again)), withEmpty)).deferred).toEqual([]);
  });
});
