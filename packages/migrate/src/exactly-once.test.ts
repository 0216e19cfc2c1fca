import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { setTimeout as delay } from "node:timers/promises";
import type { TestDatabase } from "@slipway/local/testing/database";
import { describe, expect, onTestFinished, test } from "vitest";
import { readHistory } from "./history.ts";
import { migrate } from "./migrate.ts";
import type { MigrateEvent } from "./migrate-event.ts";
import { openSession } from "./session/open-session.ts";
import { type Fate, startFaultyProxy } from "./testing/faulty-proxy.ts";
import {
  openTestSession,
  testDatabase,
  TRANSPORTS,
  type Transport,
  urlFor,
} from "./testing/open-test-session.ts";
import { printedSeed, seededRandom } from "./testing/seeded-random.ts";
import { expectedWitness, WITNESS_QUERY, witnessHistory } from "./testing/witness-history.ts";
import { writeHistory, type WrittenMigration } from "./testing/write-history.ts";

const SEED = printedSeed();

async function expectOnce(
  database: TestDatabase,
  history: readonly WrittenMigration[],
): Promise<void> {
  const session = await openTestSession(database);
  const { units, whens } = expectedWitness(history);
  expect(await session.query(WITNESS_QUERY)).toEqual([
    { units: units.join(" "), whens: whens.join(" "), recorded: String(units.length) },
  ]);
}

/** What is applied already lets the units after it go one by one. */
async function begin(database: TestDatabase, written: readonly WrittenMigration[]): Promise<void> {
  const session = await openTestSession(database);
  await migrate(session, readHistory(writeHistory(written.slice(0, 1))));
}

test.each([
  ["an empty database", 0],
  ["a database with a ledger", 1],
])(
  "20 migrators at once on %s, over both transports, run each unit once",
  async (_where, begun) => {
    const database = await testDatabase();
    const written = witnessHistory(12);
    const history = readHistory(writeHistory(written));
    if (begun > 0) await begin(database, written);
    const sessions = await Promise.all(
      Array.from({ length: 20 }, (_, n) => openTestSession(database, n % 2 === 0 ? "http" : "tcp")),
    );
    const reports = await Promise.all(sessions.map((session) => migrate(session, history)));
    await expectOnce(database, written);
    const applied = reports.flatMap(({ units }) => units).length;
    expect(applied).toBe(expectedWitness(written).units.length - begun);
  },
);

describe.each(TRANSPORTS)("over %s", (transport) => {
  test("a migrator whose requests and answers get lost runs each unit once", async () => {
    const database = await testDatabase();
    const written = witnessHistory(60);
    const history = readHistory(writeHistory(written));
    await begin(database, written);
    const random = seededRandom(SEED);
    const fates: Record<Fate, number> = {
      pass: 0,
      refuse: 0,
      halve: 0,
      "lose-answer": 0,
      leave: 0,
    };
    // A new TCP connection takes three chunks before the first request.
    const passing = transport === "http" ? 0.6 : 0.82;
    const kinds: readonly Fate[] = ["refuse", "halve", "lose-answer", "leave"];
    const proxy = await startFaultyProxy(portOf(database, transport), () => {
      const fate =
        random() < passing ? "pass" : (kinds[Math.floor(random() * kinds.length)] ?? "pass");
      fates[fate] += 1;
      return { fate, afterMs: random() * 6 };
    });
    onTestFinished(() => proxy.close());
    const url = Object.assign(new URL(urlFor(database, transport)), { port: String(proxy.port) });
    const reported: string[] = [];
    const onEvent = (event: MigrateEvent) => {
      if (event.type === "applied") reported.push(`${event.tag.slice(5)}:${event.index}`);
    };
    // Reading gives up after a moment, so that it may take several runs.
    for (let left = true, runs = 0; left; runs += 1) {
      if (runs === 50) throw new Error("it does not get through");
      const session = await openSession(url.href, { transport });
      onTestFinished(() => session.close());
      left = await migrate(session, history, { onEvent }).then(
        () => false,
        (error: unknown) => {
          if (error instanceof Error && "code" in error && error.code === "unreachable")
            return true;
          throw error;
        },
      );
    }
    console.log(transport, fates);
    expect(fates["lose-answer"] + fates.leave).toBeGreaterThan(0);
    await expectOnce(database, written);
    expect(reported).toEqual(expectedWitness(written).units.slice(1));
  });

  test("a migrator that is killed at any moment leaves what the next one finishes", async () => {
    const database = await testDatabase();
    const written = witnessHistory(40);
    const dir = writeHistory(written);
    await begin(database, written);
    const random = seededRandom(SEED + 1);
    let killed = 0;
    for (let done = false; !done;) {
      const lifetime = killed < 3 ? random() * 40 : undefined;
      done = await runMigrator([urlFor(database, transport), transport, dir], lifetime);
      if (!done) killed += 1;
    }
    expect(killed).toBeGreaterThan(0);
    await expectOnce(database, written);
  });
});

function portOf(database: TestDatabase, transport: Transport): number {
  return Number(new URL(urlFor(database, transport)).port);
}

const PROGRAM = fileURLToPath(new URL("testing/migrate-process.ts", import.meta.url));

/** Whether it ended by itself; it is killed `lifetime` ms after it began. */
async function runMigrator(
  args: readonly string[],
  lifetime: number | undefined,
): Promise<boolean> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  await once(child.stdout, "data");
  if (lifetime !== undefined) {
    await Promise.race([exited, delay(lifetime)]);
    child.kill("SIGKILL");
  }
  await exited;
  if (child.exitCode !== null && child.exitCode !== 0) throw new Error("the migrator failed");
  return child.exitCode === 0;
}
