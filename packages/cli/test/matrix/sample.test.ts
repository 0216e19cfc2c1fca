import { printedSeed, seededRandom } from "@slipway/migrate/testing/seeded-random";
import { startGuardian } from "@slipway/local/guardian";
import { beforeAll, expect, inject, onTestFinished, test } from "vitest";
import type { Site } from "./databases.ts";
import { MATRIX_HISTORIES } from "./histories.ts";
import { Migrators } from "./migrators.ts";
import { pointsOf, samplePoints, serverPointsOf, shuffled } from "./points.ts";
import { rehearse } from "./rehearse.ts";
import { startRestartablePostgres } from "./restartable-postgres.ts";
import { runTrials, type Trial } from "./run-trials.ts";
import type { Stage } from "./stage.ts";
import { pointTrials, stormTrials } from "./trials.ts";

const SEED = printedSeed();
const AT_ONCE = 3;
/** The other tests run beside these. */
const PATIENCE_MS = 240_000;

let migrators: Migrators;
let stage: Stage;

const random = seededRandom(SEED);

beforeAll(async () => {
  const { url, endpointPort } = inject("slipway");
  const site: Site = { url, port: Number(new URL(url).port), endpointPort };
  migrators = new Migrators(AT_ONCE + 1);
  stage = { site, migrators, rehearsed: await rehearse({ site, migrators }, someHistories(3)) };
  return () => migrators.close();
}, PATIENCE_MS);

function someHistories(count: number): readonly string[] {
  return shuffled(Object.keys(MATRIX_HISTORIES), random).slice(0, count);
}

/** The lines that tell of failures. */
async function failuresOf(trials: readonly Trial[], atOnce = AT_ONCE): Promise<readonly string[]> {
  const printed: string[] = [];
  await runTrials(trials, { atOnce, print: (line) => printed.push(line) });
  return printed.filter((line) => line.startsWith("FAILED"));
}

test(
  "whatever a request meets, the next run finishes, and nothing is half or twice",
  { timeout: PATIENCE_MS },
  async () => {
    const points = samplePoints(pointsOf(stage.rehearsed), { each: 3, random });
    expect(points).toHaveLength(36);
    expect(await failuresOf(pointTrials(stage, points))).toEqual([]);
  },
);

test("so it is when Postgres is restarted, or crashes", { timeout: PATIENCE_MS }, async () => {
  const guardian = startGuardian();
  const { site, restart, stop } = await startRestartablePostgres(guardian);
  onTestFinished(async () => {
    await stop();
    guardian.close();
  });
  const rehearsed = await rehearse({ site, migrators }, ["one by one"]);
  const points = samplePoints(serverPointsOf(rehearsed, 1), { each: 2, random });
  const trials = pointTrials({ site, migrators, rehearsed, restart }, points);
  expect(await failuresOf(trials, 1)).toEqual([]);
});

test("of many migrators at once each unit is applied by one", async () => {
  const trials = stormTrials(stage, { rounds: stage.rehearsed.size, migrators: 8 });
  expect(await failuresOf(trials, 1)).toEqual([]);
});
