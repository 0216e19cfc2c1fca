import { afterAll, expect, test } from "vitest";
import { adopt } from "./adopt.ts";
import { type History, readHistory } from "./history.ts";
import { migrate } from "./migrate.ts";
import { MigrateError } from "./migrate-error.ts";
import type { Session } from "./session/session.ts";
import {
  openTestSession,
  testDatabase,
  TRANSPORTS,
  withEmptyDatabase,
} from "./testing/open-test-session.ts";
import { applyByDrizzle } from "./testing/random-history/apply-by-drizzle.ts";
import { applyStepwise } from "./testing/random-history/apply-stepwise.ts";
import { endOf } from "./testing/random-history/end-of.ts";
import { randomHistory } from "./testing/random-history/random-history.ts";
import { randomOf } from "./testing/random-history/random.ts";
import { printedSeed } from "./testing/seeded-random.ts";
import { writeHistory } from "./testing/write-history.ts";
import { cutUnits } from "./units.ts";

const FIRST = printedSeed();
const COUNT = Number(process.env["RANDOM_HISTORIES"] ?? 12);
/** Each history has a seed of its own, by which it can be repeated alone. */
const SEEDS = Array.from({ length: COUNT }, (_, n) => FIRST + n);

const counts = { histories: 0, files: 0, refusedForRows: 0, alsoByDrizzle: 0 };
afterAll(() => console.log(JSON.stringify(counts)));

test.each(SEEDS)("the units of history %i hold its statements, and nothing else", async (seed) => {
  const steps = await randomHistory(seed);
  const { migrations } = readHistory(writeHistory(steps));
  for (const [n, migration] of migrations.entries()) {
    const { units, refusals } = await cutUnits(migration, migrations);
    expect(refusals).toEqual([]);
    const cut = units.flatMap(({ statements }) => statements.map(({ text }) => `${text};`));
    expect(cut).toEqual(steps[n]?.statements);
  }
});

test.each(SEEDS)("history %i ends alike, however it is applied", async (seed) => {
  const random = randomOf(seed);
  const steps = await randomHistory(seed);
  const history = readHistory(writeHistory(steps));
  const fresh = await openTestSession(await testDatabase(), random.pick(TRANSPORTS));
  await migrate(fresh, history);
  const expected = await endOf(fresh, history);
  const { end, refused } = await applyStepwise(steps, history, random);
  expect(end).toEqual(expected);
  const byDrizzle = await applyByDrizzle(steps, random);
  expect(byDrizzle ?? expected).toEqual(expected);
  counts.histories += 1;
  counts.files += steps.length;
  counts.refusedForRows += refused;
  counts.alsoByDrizzle += byDrizzle === undefined ? 0 : 1;
});

/** The tags that the database is adopted up to, or may be. */
async function adoptable(session: Session, history: History): Promise<readonly string[]> {
  try {
    const { adopted } = await adopt(session, history, { withEmpty: withEmptyDatabase });
    await endOf(session, { ...history, migrations: history.migrations.slice(0, adopted.length) });
    return adopted.slice(-1);
  } catch (error) {
    if (!(error instanceof MigrateError) || error.code !== "cannot-adopt") throw error;
    const [, tags] = /is the same after each of (.*)\.\n/.exec(error.message) ?? [];
    return tags?.split(", ") ?? [];
  }
}

test.each(SEEDS.slice(0, Math.ceil(COUNT / 6)))(
  "a database that has the first files of history %i is adopted as such",
  async (seed) => {
    const steps = await randomHistory(seed);
    const history = readHistory(writeHistory(steps));
    for (const [n, { tag }] of steps.entries()) {
      const session = await openTestSession(await testDatabase());
      const made = steps.slice(0, n + 1).flatMap(({ statements }) => statements);
      for (const statement of made) await session.query(statement);
      expect(await adoptable(session, history)).toContain(tag);
    }
  },
);
